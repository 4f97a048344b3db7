// SPDX-License-Identifier: Apache-2.0
// Plans on a file system in memory: what the built program cannot show on one machine.
#include "cli/start/plan.h"

#include <gmock/gmock.h>

#include "compat/support.h"
#include "core/text.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::cli {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kLibrary = "/opt/lib/sqreen";
constexpr const char* kBootstrap = "/opt/lib/sqreen/bootstrap";

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    for (const char* program : {"sh", "env", "uv", "honcho", "uwsgi", "go-server"}) {
      files_.add(std::string("/usr/bin/") + program,
                 std::string("\x7f"
                             "ELF\0\0",
                             6),
                 0755);
    }
    for (const char* tag : {"cp27mu", "cp38", "cp311"}) {
      files_.add(std::string(kLibrary) + "/" + tag + "/_sqreen_agent.so", "");
    }
    files_.add(std::string(kBootstrap) + "/sitecustomize.py", "");
    add_python("/usr/bin", "3.11");
    files_.add("/usr/bin/gunicorn", "#!/usr/bin/python3.11\n", 0755);
    files_.add_folder("/srv/shop");
    files_.set_current_folder("/srv/shop");
  }
  void add_python(const std::string& folder, const std::string& version) {
    files_.add(folder + "/python" + version, "", 0755)
        .add_link(folder + "/python", "python" + version);
  }
  Plan plan(const std::string& line) const {
    StartRequest request;
    for (const std::string_view word : split(line, ' ')) request.command.emplace_back(word);
    return make_plan(request, environment_, files_, kLibrary);
  }
  static std::string notices(const Plan& plan) {
    std::string text;
    for (const Notice& notice : plan.notices) text += notice.text + "\n";
    return text;
  }
  static std::string python(const Plan& plan) {
    return plan.target && plan.target->interpreter ? compat::display_name(*plan.target->interpreter)
                                                   : "unknown";
  }

  fakes::MemoryFileSystem files_;
  Environment environment_{{"PATH", "/usr/bin"}};
};

TEST_F(PlanTest, AServerGetsTheAgent) {
  const Plan made = plan("gunicorn shop:app");
  EXPECT_TRUE(made.agent);
  EXPECT_EQ(made.program, "/usr/bin/gunicorn");
  EXPECT_EQ(python(made), "Python 3.11");
  EXPECT_EQ(made.app, "shop");
  EXPECT_EQ(made.reason, Reason::none);
  EXPECT_THAT(made.notices, IsEmpty());
  EXPECT_THAT(made.changes, Contains(Pair("PYTHONPATH", kBootstrap)));
}

TEST_F(PlanTest, LooksThroughEnv) {
  files_.add("/opt/venv/bin/gunicorn", "#!/opt/venv/bin/python\n", 0755);
  add_python("/opt/venv/bin", "3.8");
  const Plan made = plan("env PORT=80 PATH=/opt/venv/bin gunicorn shop:app");
  EXPECT_EQ(made.program, "/usr/bin/env");
  EXPECT_EQ(made.launcher.name, "gunicorn");
  EXPECT_EQ(python(made), "Python 3.8");
  EXPECT_EQ(notices(made), "");
  EXPECT_TRUE(made.agent);
}

TEST_F(PlanTest, EnvMayTakeTheAgentAway) {
  for (const char* line :
       {"env -i gunicorn shop:app", "env -u PYTHONPATH gunicorn shop:app",
        "env PYTHONPATH= gunicorn shop:app", "env A=1 env - PATH=/usr/bin gunicorn shop:app"}) {
    const Plan made = plan(line);
    EXPECT_FALSE(made.agent) << line;
    EXPECT_EQ(made.reason, Reason::environment_ignored) << line;
  }
}

TEST_F(PlanTest, WhatEnvCannotFindIsForEnvToSay) {
  const Plan made = plan("env A=1 no-such-command");
  EXPECT_FALSE(made.failure);
  EXPECT_EQ(notices(made), "");
}

TEST_F(PlanTest, SaysNothingOfWhatItCannotKnow) {
  files_.add("/usr/bin/entrypoint", "#!/usr/bin/sh\nexec gunicorn shop:app\n", 0755);
  files_.add("/usr/bin/ddtrace-run", "#!/usr/bin/python3.11\n", 0755);
  for (const char* line : {"sh -c gunicorn", "entrypoint", "uv run gunicorn shop:app",
                           "honcho start", "ddtrace-run gunicorn shop:app"}) {
    const Plan made = plan(line);
    EXPECT_EQ(notices(made), "") << line;
    EXPECT_TRUE(made.agent) << line;
    EXPECT_EQ(made.reason, Reason::wrapper) << line;
  }
}

TEST_F(PlanTest, SeesWorkersBehindWrappers) {
  files_.add("/usr/bin/newrelic-admin", "#!/usr/bin/python3.11\n", 0755);
  const Plan made = plan("newrelic-admin run-program uv run celery -A shop worker");
  EXPECT_FALSE(made.agent);
  EXPECT_EQ(notices(made), "celery worker is not a web app: the agent stays off\n");
}

TEST_F(PlanTest, AWrappersOwnPythonIsJudgedToo) {
  add_python("/opt/py312", "3.12");
  files_.add("/usr/bin/ddtrace-run", "#!/opt/py312/python3.12\n", 0755);
  EXPECT_EQ(plan("ddtrace-run gunicorn shop:app").reason, Reason::module_missing);
}

TEST_F(PlanTest, PyenvsChoiceDecides) {
  files_.add("/home/me/.pyenv/shims/python",
             "#!/usr/bin/env bash\nexport PYENV_ROOT=\"/home/me/.pyenv\"\n", 0755);
  add_python("/home/me/.pyenv/versions/3.8.18/bin", "3.8");
  add_python("/home/me/.pyenv/versions/3.12.1/bin", "3.12");
  files_.add("/home/me/.pyenv/version", "3.8.18\n");
  environment_["PATH"] = "/home/me/.pyenv/shims:/usr/bin";
  EXPECT_EQ(python(plan("python app.py")), "Python 3.8.18");
  EXPECT_TRUE(plan("python app.py").agent);
  environment_["PYENV_VERSION"] = "3.12.1";
  EXPECT_EQ(plan("python app.py").reason, Reason::module_missing);
}

TEST_F(PlanTest, EitherBuildOfPython2WillDo) {
  add_python("/usr/bin", "2.7");
  EXPECT_TRUE(plan("python2.7 app.py").agent);
}

TEST_F(PlanTest, ModuleOptionsOfTheScriptAreNotPythons) {
  EXPECT_TRUE(plan("python3.11 app.py -I -E").agent);
  EXPECT_TRUE(plan("python3.11 -m shop -S").agent);
  EXPECT_FALSE(plan("python3.11 -BE app.py").agent);
}

TEST_F(PlanTest, TheUsersWishComesFirst) {
  environment_["SQREEN_DISABLE"] = "1";
  EXPECT_EQ(notices(plan("python3.11 -I")), "SQREEN_DISABLE is set: the agent stays off\n");
}

TEST_F(PlanTest, InsideAnotherStartTheAgentIsTakenOutWhereItStaysOff) {
  environment_["PYTHONPATH"] = std::string(kBootstrap) + ":/srv/lib";
  environment_["SQREEN_RUN"] = "1:3:4:5:/run/sqreen/shop.00000000";
  files_.add("/usr/bin/celery", "#!/usr/bin/python3.11\n", 0755);
  const Plan worker = plan("celery worker");
  EXPECT_THAT(worker.changes, Contains(Pair("PYTHONPATH", "/srv/lib")));
  EXPECT_THAT(worker.changes, Contains(Pair("SQREEN_RUN", std::nullopt)));
  const Plan server = plan("gunicorn shop:app");
  EXPECT_THAT(server.changes, Contains(Pair("PYTHONPATH", std::string(kBootstrap) + ":/srv/lib")));
}

// The rules are doctor's; here only that they are asked, with what start knows.
TEST_F(PlanTest, UwsgisFlagsAreJudged) {
  const Plan bare = plan("uwsgi --http :8000 -w shop:app");
  EXPECT_TRUE(bare.agent);
  EXPECT_EQ(bare.reason, Reason::none);
  EXPECT_THAT(notices(bare), testing::HasSubstr("; add --single-interpreter\n"));
  files_.add("/srv/shop/shop.ini", "[uwsgi]\nmodule = shop:app\n");
  EXPECT_THAT(notices(plan("env A=1 uwsgi --ini shop.ini")),
              testing::HasSubstr("; add `single-interpreter = true` to shop.ini\n"));
  EXPECT_EQ(notices(plan("uwsgi --http :8000 -w shop:app --enable-threads --single-interpreter "
                         "--py-call-osafterfork")),
            "");
}

TEST_F(PlanTest, NativeProgramsPassTheAgentOn) {
  const Plan made = plan("go-server");
  EXPECT_TRUE(made.agent);
  EXPECT_EQ(made.reason, Reason::not_python);
  EXPECT_EQ(notices(made),
            "go-server is not a Python program: nothing is protected but what it may start\n");
}

TEST_F(PlanTest, OnlyASimilarCommandIsSuggested) {
  EXPECT_EQ(plan("gunicron").failure->text, "gunicron: command not found; did you mean gunicorn?");
  EXPECT_EQ(plan("zzz").failure->text, "zzz: command not found");
  EXPECT_EQ(plan("./gunicron").failure->text, "./gunicron: No such file or directory");
}

TEST_F(PlanTest, BytesFromOutsideDoNotReachTheTerminal) {
  EXPECT_EQ(plan("x\x1b[31m").failure->text, "x\\x1b[31m: command not found");
}

}  // namespace
}  // namespace sqreen::cli
