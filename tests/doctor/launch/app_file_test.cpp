// SPDX-License-Identifier: Apache-2.0
// Does the file that a server really loads start the agent?
#include "doctor/launch/app_file.h"

#include <gmock/gmock.h>

#include "core/text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;

Launch look(std::string_view command, const MemoryFileSystem& files) {
  Launch launch;
  launch.folder = "/srv";
  for (const std::string_view word : split(command, ' ')) launch.command.emplace_back(word);
  launch.launcher = agent::classify_command(launch.command, {{"RUN_MAIN", "true"}});
  const Project project("/srv", files);
  look_into_app(launch, find_app_target(launch, project), project);
  return launch;
}

struct Target {
  const char* name;
  const char* command;
  const char* file;
};
class AppFile : public testing::TestWithParam<Target> {};

TEST_P(AppFile, IsFound) {
  MemoryFileSystem files;
  files.add("/srv/shop/__init__.py", "")
      .add("/srv/shop/wsgi.py", "")
      .add("/srv/app.py", "")
      .add("/srv/src/store.py", "")
      .add("/srv/sub/inner.py", "")
      .add("/srv/manage.py",
           "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n");
  EXPECT_EQ(look(GetParam().command, files).app_file, GetParam().file);
}

INSTANTIATE_TEST_SUITE_P(
    All, AppFile,
    testing::Values(
        Target{"gunicorn", "gunicorn -w 4 -b :80 --preload shop.wsgi:app", "shop/wsgi.py"},
        Target{"package", "gunicorn shop", "shop/__init__.py"},
        Target{"source_folder", "gunicorn store:app", "src/store.py"},
        Target{"chdir", "gunicorn --chdir sub inner:app", "sub/inner.py"},
        Target{"by_module", "python -m gunicorn app", "app.py"},
        Target{"waitress", "waitress-serve --port 80 --no-ipv6 --call app:create_app", "app.py"},
        Target{"flask", "flask --app shop.wsgi run", "shop/wsgi.py"},
        Target{"flask_default", "flask run", "app.py"},
        Target{"django", "python manage.py runserver", "manage.py"},
        Target{"script", "python app.py", "app.py"},
        Target{"asgi", "uvicorn --host x shop.wsgi:app", "shop/wsgi.py"},
        Target{"missing", "gunicorn nowhere:app", ""}));

struct Source {
  const char* name;
  const char* text;
  const char* verdict;  // "", "import", "start", "maybe"; '?' when a missing package is hidden
};
class AgentStart : public testing::TestWithParam<Source> {};

TEST_P(AgentStart, IsSeenByTokens) {
  MemoryFileSystem files;
  files.add("/srv/app.py", GetParam().text);
  const Launch launch = look("gunicorn app:create_app()", files);
  std::string verdict = launch.agent_import ? "import" : "";
  if (launch.agent_start) verdict = launch.agent_start->conditional ? "maybe" : "start";
  if (launch.agent_import && launch.agent_import->tolerates_absence) verdict += "?";
  EXPECT_EQ(verdict, GetParam().verdict);
}

INSTANTIATE_TEST_SUITE_P(
    All, AgentStart,
    testing::Values(
        Source{"plain", "import sqreen\nsqreen.start()\n", "start"},
        Source{"among_others", "import os, sqreen\nsqreen.start()", "start"},
        Source{"imported_name", "from sqreen import start\nstart()\n", "start"},
        Source{"hidden", "try:\n  import sqreen\n  sqreen.start()\nexcept ImportError:\n  pass\n",
               "start?"},
        Source{"else_of_try",
               "try:\n import sqreen\nexcept ImportError:\n pass\nelse:\n sqreen.start()",
               "start?"},
        Source{"never_called", "import sqreen\n", "import"},
        Source{"comment", "# import sqreen\n# sqreen.start()\n", ""},
        Source{"string", "'''\nimport sqreen\nsqreen.start()\n'''\n", ""},
        Source{"other_package", "import sqreen_extra\nsqreen_extra.start()\n", ""},
        Source{"condition", "import sqreen, os\nif os.environ.get('X'):\n  sqreen.start()\n",
               "maybe"},
        Source{"except_branch", "import sqreen\ntry:\n  x()\nexcept E:\n  sqreen.start()\n",
               "maybe"},
        Source{"uncalled_function", "import sqreen\ndef f():\n  sqreen.start()\n", "maybe"},
        Source{"called_function", "import sqreen\ndef f():\n  sqreen.start()\nf()\n", "start"},
        Source{"factory", "def create_app():\n  import sqreen\n  sqreen.start()\n", "start"},
        Source{"postfork",
               "from uwsgidecorators import postfork\n@postfork\ndef f():\n  import sqreen\n  "
               "sqreen.start()",
               "start"},
        Source{"only_as_main", "import sqreen\nif __name__ == '__main__':\n  sqreen.start()\n",
               "maybe"}));

TEST(AgentStartPlaces, CountPackagesAndGunicornsHooks) {
  MemoryFileSystem files;
  files.add("/srv/shop/__init__.py", "import sqreen\nsqreen.start()\n")
      .add("/srv/shop/wsgi.py", "");
  EXPECT_EQ(look("gunicorn shop.wsgi:app", files).agent_start->place.text(),
            "shop/__init__.py:2:1");

  MemoryFileSystem hooks;
  hooks.add("/srv/app.py", "")
      .add("/srv/gunicorn.conf.py",
           "def post_fork(server, worker):\n    import sqreen\n    sqreen.start()\n");
  EXPECT_FALSE(look("gunicorn app", hooks).agent_start->conditional);
}

}  // namespace
}  // namespace sqreen::doctor
