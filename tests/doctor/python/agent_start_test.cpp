// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/agent_start.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

using When = AgentStart::When;

struct Case {
  const char* name;
  const char* source;
  When when;
  int line;  // of the call
  bool hides_missing;
};
class FindAgentStart : public testing::TestWithParam<Case> {};

TEST_P(FindAgentStart, Finds) {
  const AgentStart found = find_agent_start(read_python_module(GetParam().source));
  EXPECT_EQ(static_cast<int>(found.when), static_cast<int>(GetParam().when));
  EXPECT_EQ(found.spot.line, GetParam().line);
  EXPECT_EQ(found.hides_missing, GetParam().hides_missing);
}

INSTANTIATE_TEST_SUITE_P(
    Files, FindAgentStart,
    testing::Values(
        Case{"nothing", "from flask import Flask\napp = Flask(__name__)\n", When::never, 0, false},
        Case{"on_import", "import sqreen\nsqreen.start()\n", When::on_import, 2, false},
        Case{"by_another_name", "from sqreen import start\nstart()\n", When::on_import, 2, false},
        Case{"imported_only", "import sqreen\n", When::never, 0, false},
        Case{"postfork",
             "from uwsgidecorators import postfork\n"
             "@postfork\n"
             "def go():\n"
             "    try:\n"
             "        import sqreen\n"
             "        sqreen.start()\n"
             "    except ImportError:\n"
             "        pass\n",
             When::after_fork, 6, true},
        Case{
            "postfork_by_module",
            "import uwsgidecorators, sqreen\n@uwsgidecorators.postfork\ndef go(): sqreen.start()\n",
            When::after_fork, 3, false},
        Case{"postfork_called",
             "from uwsgidecorators import postfork\nimport sqreen\ndef go():\n  "
             "sqreen.start()\npostfork(go)\n",
             When::after_fork, 4, false},
        Case{"post_fork_hook",
             "import uwsgi, sqreen\ndef go():\n  sqreen.start()\nuwsgi.post_fork_hook = go\n",
             When::after_fork, 3, false},
        Case{"in_a_called_function", "import sqreen\ndef go():\n  sqreen.start()\ngo()\n",
             When::on_import, 3, false},
        Case{"in_a_function_that_nobody_calls", "import sqreen\ndef go():\n  sqreen.start()\n",
             When::unknown, 3, false},
        Case{"a_decorator_of_its_own",
             "import sqreen\ndef postfork(f): pass\n@postfork\ndef go():\n  sqreen.start()\n",
             When::unknown, 5, false},
        Case{"in_a_comment", "# import sqreen; sqreen.start()\n", When::never, 0, false},
        Case{"in_a_string", "'''\nimport sqreen\nsqreen.start()\n'''\n", When::never, 0, false}),
    [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace sqreen::doctor
