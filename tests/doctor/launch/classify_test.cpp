// SPDX-License-Identifier: Apache-2.0
// What a Procfile's line would start, through shells, scripts and wrappers.
#include "doctor/launch/classify.h"

#include <gmock/gmock.h>

#include "doctor/launch/procfile.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::doctor {
namespace {

using fakes::MemoryFileSystem;
using testing::HasSubstr;

MemoryFileSystem shop() {
  MemoryFileSystem files;
  files
      .add("/srv/run.sh",
           "#!/bin/sh\nset -e\ncd shop\npython manage.py migrate\nexec gunicorn shop:app\n")
      .add("/srv/entry.sh", "#!/bin/bash\nexec \"$@\"\n")
      .add("/srv/loop.sh", "#!/bin/sh\n./loop.sh\n")
      .add("/srv/serve.py",
           "from shop import app\nif __name__ == '__main__':\n    app.run(port=80)\n")
      .add("/srv/batch.py", "# app.run()\nimport shop\nshop.work()\n");
  return files;
}

Launch classify_line(const std::string& line, const MemoryFileSystem& files) {
  ReadLaunches read = read_procfile("Procfile", "web: " + line);
  read.commands.at(0).folder = "/srv";
  return classify(read.commands[0], Project("/srv", files)).at(0);
}

struct Case {
  const char* name;
  const char* line;
  LaunchRole role;
  const char* launcher;  // empty: not understood
  bool agent;
};
class Classify : public testing::TestWithParam<Case> {};

TEST_P(Classify, Launches) {
  const Launch launch = classify_line(GetParam().line, shop());
  EXPECT_EQ(launch.role, GetParam().role) << launch.not_understood.value_or("");
  EXPECT_EQ(launch.launcher.name, GetParam().launcher);
  EXPECT_EQ(launch.starts_agent, GetParam().agent);
  EXPECT_EQ(launch.not_understood.has_value(), std::string_view(GetParam().launcher).empty());
}

using enum LaunchRole;
INSTANTIATE_TEST_SUITE_P(
    All, Classify,
    testing::Values(
        Case{"server", "gunicorn shop:app", web, "gunicorn", false},
        Case{"with_agent", "sqreen start gunicorn shop:app", web, "gunicorn", true},
        Case{"other_name", "sqreen-start uwsgi x.ini", web, "uwsgi", true},
        Case{"wrappers", "FOO=1 exec newrelic-admin run-program sqreen start gunicorn shop:app",
             web, "gunicorn", true},
        Case{"env", "env A=b poetry run gunicorn shop:app", web, "gunicorn", false},
        Case{"sudo", "sudo -u www gunicorn shop:app", web, "gunicorn", false},
        Case{"shell", "bash -c 'cd x && sqreen start gunicorn shop:app'", web, "gunicorn", true},
        Case{"after_migration", "python manage.py migrate && gunicorn shop:app", web, "gunicorn",
             false},
        Case{"development", "flask run --debug", web, "flask run", false},
        Case{"script", "./run.sh", web, "gunicorn", false},
        Case{"script_by_shell", "sh run.sh", web, "gunicorn", false},
        Case{"handed_on", "./entry.sh sqreen start gunicorn shop:app", web, "gunicorn", true},
        Case{"python_script", "python serve.py", web, "serve.py", false},
        Case{"worker", "celery -A shop worker", not_web, "celery worker", false},
        Case{"not_python", "nginx -g 'daemon off;'", not_web, "nginx", false},
        Case{"unknown_script", "python batch.py", unknown, "batch.py", false},
        Case{"variable", "$SERVER shop:app", unknown, "", false},
        Case{"missing_script", "sh nowhere.sh", unknown, "", false},
        Case{"endless_script", "./loop.sh", unknown, "", false}));

TEST(ClassifyEdits, StandWhereTheServerIsNamed) {
  const MemoryFileSystem files = shop();
  const Launch direct = classify_line("PORT=1 exec gunicorn shop:app", files);
  EXPECT_EQ(direct.with_agent, "web: PORT=1 exec sqreen start gunicorn shop:app");
  ASSERT_EQ(direct.agent_edits.size(), 1u);
  EXPECT_EQ(direct.agent_edits[0].column, 18);
  EXPECT_EQ(direct.agent_edits[0].new_text, "sqreen start gunicorn");

  const Launch script = classify_line("./run.sh", files);
  ASSERT_EQ(script.agent_edits.size(), 1u);
  EXPECT_EQ(script.agent_edits[0].path, "run.sh");
  EXPECT_EQ(script.agent_edits[0].line, 5);
  EXPECT_EQ(script.with_agent, "exec sqreen start gunicorn shop:app");
  EXPECT_EQ(script.folder, "/srv/shop");

  const Launch handed = classify_line("./entry.sh gunicorn shop:app", files);
  EXPECT_EQ(handed.agent_edits.at(0).path, "Procfile");
}

TEST(ClassifySourced, FunctionsAndVariablesAreThoseOfTheFile) {
  MemoryFileSystem files;
  files.add("/srv/start.sh", "#!/bin/sh\n. deploy/lib.sh\nserve shop:app\n")
      .add("/srv/deploy/lib.sh", "WORKERS=4\nserve() {\n  exec gunicorn -w $WORKERS \"$1\"\n}\n");
  const Launch launch = classify_line("./start.sh", files);
  EXPECT_EQ(launch.role, web);
  EXPECT_THAT(launch.command, testing::ElementsAre("gunicorn", "-w", "4", "shop:app"));
  ASSERT_EQ(launch.agent_edits.size(), 1u);
  EXPECT_EQ(launch.agent_edits[0].path, "deploy/lib.sh");
  EXPECT_EQ(launch.agent_edits[0].line, 3);
  EXPECT_EQ(launch.with_agent, "exec sqreen start gunicorn -w $WORKERS \"$1\"");
}

TEST(ClassifySourced, FilesBesideTheScriptAreFound) {
  MemoryFileSystem files;
  files
      .add("/srv/deploy/start.sh",
           "#!/bin/bash\nDIR=\"$(cd \"$(dirname \"$0\")\" && pwd)\"\n. \"$DIR/lib.sh\"\n"
           "exec \"$DIR/serve\" web\n")
      .add("/srv/deploy/lib.sh", "export PORT=80\n")
      .add("/srv/deploy/serve",
           "#!/bin/sh\ncd \"$(dirname \"$0\")/..\"\nexec gunicorn -b :$PORT -c "
           "\"$(dirname \"$0\")/gunicorn.conf.py\" shop:app\n")
      .add("/srv/deploy/gunicorn.conf.py", "");
  const Launch launch = classify_line("deploy/start.sh", files);
  EXPECT_EQ(launch.role, web) << launch.not_understood.value_or("");
  EXPECT_THAT(launch.command, testing::ElementsAre("gunicorn", "-b", ":80", "-c",
                                                   "deploy/gunicorn.conf.py", "shop:app"));
}

TEST(ClassifyHostile, AScriptOfServersIsCut) {
  std::string script = "#!/bin/sh\n";
  for (int i = 0; i < 1'000; ++i) script += "gunicorn shop" + std::to_string(i) + ":app &\n";
  MemoryFileSystem files;
  files.add("/srv/run.sh", script);
  ReadLaunches read = read_procfile("Procfile", "web: ./run.sh");
  read.commands.at(0).folder = "/srv";
  const auto launches = classify(read.commands[0], Project("/srv", files));
  EXPECT_LT(launches.size(), 100u);
  EXPECT_THAT(launches.back().not_understood.value_or(""), HasSubstr("more than 50 servers"));
}

TEST(ClassifyHostile, WhatFollowsTheLastServerIsNoServerMore) {
  std::string script = "#!/bin/sh\n";
  for (int i = 0; i < 50; ++i) script += "gunicorn shop" + std::to_string(i) + ":app &\n";
  MemoryFileSystem files;
  files.add("/srv/run.sh", script + "celery -A shop worker\n");
  ReadLaunches read = read_procfile("Procfile", "web: ./run.sh");
  read.commands.at(0).folder = "/srv";
  const auto launches = classify(read.commands[0], Project("/srv", files));
  EXPECT_EQ(launches.size(), 50u);
  EXPECT_EQ(launches.back().role, web);
}

}  // namespace
}  // namespace sqreen::doctor
