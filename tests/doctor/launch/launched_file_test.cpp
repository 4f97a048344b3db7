// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/launched_file.h"

#include <gmock/gmock.h>

#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;

struct Beside {
  const char* name;
  const char* word;
  const char* found;
};
class BesideScript : public testing::TestWithParam<Beside> {};

TEST_P(BesideScript, IsFound) {
  MemoryFileSystem files;
  files.add("/srv/lib.sh", "")
      .add("/srv/deploy/bin/start.sh", "")
      .add("/srv/deploy/bin/lib.sh", "")
      .add("/srv/deploy/lib.sh", "")
      .add("/srv/tools/lib.sh", "")
      .add("/srv/tools/common.sh", "");
  const Environment unknown{{"DIR", "$(cd \"$(dirname \"$0\")\" && pwd)"},
                            {"UP", "$(dirname \"$(dirname \"$(readlink -f \"$0\")\")\")"},
                            {"HOME_OF_APP", "$(cat /etc/app)"},
                            {"DEEPER", "$DIR/x"}};
  const OwnScript script{"deploy/bin/start.sh", "tools/common.sh", unknown};
  EXPECT_EQ(find_beside_script(GetParam().word, script, Project("/srv", files)), GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(
    All, BesideScript,
    testing::Values(
        Beside{"dirname", "$(dirname \"$0\")/lib.sh", "deploy/bin/lib.sh"},
        Beside{"no_quotes", "$(dirname $0)/lib.sh", "deploy/bin/lib.sh"},
        Beside{"backquotes", "`dirname $0`/lib.sh", "deploy/bin/lib.sh"},
        Beside{"suffix", "${0%/*}/lib.sh", "deploy/bin/lib.sh"},
        Beside{"bash_source", "$(dirname -- \"${BASH_SOURCE[0]}\")/lib.sh", "tools/lib.sh"},
        Beside{"bash_source_suffix", "${BASH_SOURCE%/*}/lib.sh", "tools/lib.sh"},
        Beside{"usual_line",
               "$(cd -- \"$( dirname -- \"${BASH_SOURCE[0]}\" )\" &> /dev/null && pwd)/lib.sh",
               "tools/lib.sh"},
        Beside{"parent_inside", "$(cd \"$(dirname \"$0\")/..\" && pwd -P)/lib.sh", "deploy/lib.sh"},
        Beside{"parent_outside", "$(dirname \"$0\")/../lib.sh", "deploy/lib.sh"},
        Beside{"real", "$(dirname \"$(realpath \"$0\")\")/lib.sh", "deploy/bin/lib.sh"},
        Beside{"variable", "$DIR/lib.sh", "deploy/bin/lib.sh"},
        Beside{"variable_in_braces", "${DIR}/../../lib.sh", "lib.sh"},
        Beside{"two_up", "$UP/lib.sh", "deploy/lib.sh"}, Beside{"not_there", "$DIR/other.sh", ""},
        Beside{"of_the_machine", "$HOME_OF_APP/lib.sh", ""},
        Beside{"of_something_else", "$(pwd)/lib.sh", ""},
        Beside{"of_a_command", "$(dirname $(which x))/lib.sh", ""},
        Beside{"more_in_it", "$DIR/$NAME.sh", ""}, Beside{"no_folder", "$DIR", ""},
        Beside{"unclosed", "$(dirname $0", ""},
        Beside{"variable_of_a_variable", "$DEEPER/lib.sh", ""},
        Beside{"above_the_project", "$DIR/../../../../etc/lib.sh", ""},
        Beside{"plain", "lib.sh", ""}, Beside{"empty", "", ""}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST(BesideScript, OfNoFileIsNotKnown) {
  MemoryFileSystem files;
  files.add("/srv/lib.sh", "");
  const Environment unknown;
  EXPECT_EQ(find_beside_script("$(dirname $0)/lib.sh", {"", "", unknown}, Project("/srv", files)),
            "");
}

}  // namespace
}  // namespace sqreen::doctor
