// SPDX-License-Identifier: Apache-2.0
// `sqreen start` as a user meets it: the built program, real commands.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <sstream>

#include "cli/installation.h"
#include "core/run_folder.h"

namespace sqreen::cli {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class StartTest : public InstallationTest {
 protected:
  RunResult start(std::vector<std::string> words) const {
    words.insert(words.begin(), "start");
    return sqreen(words);
  }
  // NAME=VALUE lines of what the command sees.
  std::map<std::string, std::string> environment_under(std::vector<std::string> words) const {
    words.insert(words.end(), {"sh", "-c", "env"});
    std::istringstream lines(start(words).out);
    std::map<std::string, std::string> environment;
    for (std::string line; std::getline(lines, line);) {
      const std::size_t equals = line.find('=');
      if (equals != std::string::npos)
        environment[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return environment;
  }
};

TEST_F(StartTest, KeepsPidStreamsAndExitStatus) {
  StartTest::options_.input = "hello\n";
  const RunResult result = start({"sh", "-c", "echo $$; cat; echo oops >&2; exit 7"});
  EXPECT_EQ(result.out, std::to_string(result.pid) + "\nhello\n");
  EXPECT_EQ(result.err, "oops\n");
  EXPECT_EQ(result.exit_code, 7);
}

TEST_F(StartTest, EndsByTheSignalThatEndsTheCommand) {
  EXPECT_EQ(start({"sh", "-c", "kill -TERM $$"}).signal, SIGTERM);
  EXPECT_EQ(start({"sh", "-c", "kill -KILL $$"}).signal, SIGKILL);
}

// Everything that a process inherits is as without sqreen: signals, group, session, limits, umask,
// descriptors.
TEST_F(StartTest, LeavesTheProcessAsItWas) {
  const std::string look =
      "grep -E "
      "'^(Sig(Pnd|Blk|Ign|Cgt)|Shd|Umask|NSpgid|NSsid|CoreDumping|NoNewPrivs|Seccomp|Cap|Threads)' "
      "/proc/self/status;"
      "cut -d' ' -f4-8,18-20 /proc/self/stat | sed \"s/\\\\b$$\\\\b/SELF/g; "
      "s/\\\\b$PPID\\\\b/PARENT/g\";"
      "cat /proc/self/limits; pwd; ls /proc/self/fd | grep -v -E '^(6[456])$'";
  const std::string prepare = "trap '' HUP; trap '' CHLD; umask 027; exec ";
  const auto seen = [&](const std::string& prefix) {
    const RunResult result = run({"/bin/sh", "-c", prepare + prefix + "sh -c \"$0\"", look});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  };
  EXPECT_EQ(seen(program_.string() + " start "), seen(""));
}

TEST_F(StartTest, ItsPipesEndWithTheApp) {
  const RunResult result = start({"sh", "-c", "echo done"});  // returns at the end of both pipes
  EXPECT_EQ(result.out, "done\n");
  EXPECT_THAT(run_folders(), SizeIs(1)) << "the relay, which is still there, held the app's pipes";
}

TEST_F(StartTest, PutsTheAgentFirst) {
  options_.environment["PYTHONPATH"] = "/srv/lib::/srv/more";
  const auto environment = environment_under({});
  EXPECT_EQ(environment.at("PYTHONPATH"),
            (library_ / "bootstrap").string() + ":/srv/lib::/srv/more");
  EXPECT_FALSE(environment.contains("SQREEN_MODE"));
  EXPECT_FALSE(environment.contains("SQREEN_APP_NAME"));
}

TEST_F(StartTest, AddsNothingToAnEmptyPythonPath) {
  options_.environment["PYTHONPATH"] = "";
  EXPECT_EQ(environment_under({}).at("PYTHONPATH"), (library_ / "bootstrap").string());
}

TEST_F(StartTest, HandsOverModeAndName) {
  const auto environment = environment_under({"--mode", "monitor", "--app=my shop"});
  EXPECT_EQ(environment.at("SQREEN_MODE"), "monitor");
  EXPECT_EQ(environment.at("SQREEN_APP_NAME"), "my shop");
  EXPECT_THAT(environment.at("SQREEN_RUN"), HasSubstr("/my-shop."));
}

TEST_F(StartTest, HandsOverTheRunsFiles) {
  const RunResult result = start({"sh", "-c",
                                  "echo $SQREEN_RUN; IFS=:; set -- $SQREEN_RUN; "
                                  "for fd in $2 $3 $4; do readlink /proc/$$/fd/$fd; done"});
  std::istringstream lines(result.out);
  std::string variable;
  std::getline(lines, variable);
  const auto reference = parse_run_variable(variable);
  ASSERT_TRUE(reference) << result.out << result.err;
  EXPECT_THAT(reference->folder, StartsWith((root_ / "run/shop.").string()));
  std::vector<std::string> targets;
  for (std::string line; std::getline(lines, line);) targets.push_back(line);
  EXPECT_THAT(targets, ElementsAre(reference->folder + "/region", reference->folder + "/events",
                                   reference->folder + "/alive"));
}

// The command looks at its own run while it runs, by copying it away.
TEST_F(StartTest, ClaimsTheSlotOfTheApp) {
  add_program("python3.12", "#!/bin/sh\ncp -r ../run copy\n");
  const RunResult result = start({"python3.12", "shop.py"});
  for (const auto& folder : std::filesystem::directory_iterator(app_ / "copy")) {
    const auto region = SharedRegion::open(folder.path() / "region");
    ASSERT_TRUE(region) << region.error().message;
    EXPECT_EQ(region->root().pid, result.pid);
    const auto processes = region->processes();
    ASSERT_THAT(processes, SizeIs(1));
    EXPECT_EQ(processes[0].process.pid, result.pid);
    EXPECT_EQ(processes[0].command, "shop.py");
    EXPECT_EQ(processes[0].python, "3.12");
    EXPECT_EQ(processes[0].state, ProcessState::starting);
    return;
  }
  FAIL() << "no run: " << result.err;
}

// What will serve is another process, or claims the same slot anew.
TEST_F(StartTest, AWrappersSlotDoesNotWaitForRequests) {
  start({"sh", "-c", "cp -r ../run copy"});
  for (const auto& folder : std::filesystem::directory_iterator(app_ / "copy")) {
    const auto region = SharedRegion::open(folder.path() / "region");
    ASSERT_TRUE(region) << region.error().message;
    ASSERT_THAT(region->processes(), SizeIs(1));
    EXPECT_EQ(region->processes()[0].state, ProcessState::inactive);
    EXPECT_EQ(region->processes()[0].reason, Reason::wrapper);
    return;
  }
  FAIL() << "no run";
}

TEST_F(StartTest, TheRelayEndsAndTidiesUp) {
  start({"sh", "-c", "exit 0"});
  for (int step = 0; step < 1000 && !run_folders().empty(); ++step) run({"/bin/sleep", "0.01"});
  EXPECT_THAT(run_folders(), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(root_ / "state/shop.db"));
}

TEST_F(StartTest, OptionsEndAtTheCommand) {
  EXPECT_EQ(start({"echo", "--mode", "off", "--strict"}).out, "--mode off --strict\n");
  EXPECT_EQ(start({"--", "echo", "--", "x"}).out, "-- x\n");
  EXPECT_EQ(run({root_ / "bin/sqreen-start", "echo", "x"}).out, "x\n");
}

TEST_F(StartTest, AFileWithoutFirstLineGoesToTheShell) {
  add_program("serve", "echo $0 \"$@\"\n");
  const RunResult result = start({"serve", "a b"});
  EXPECT_EQ(result.out, (app_ / "serve").string() + " a b\n") << result.err;
}

TEST_F(StartTest, InsideAnotherStartItJoinsTheRun) {
  const RunResult result = start({program_, "start", "sh", "-c", "env; ls ../run"});
  EXPECT_EQ(result.err, "");
  EXPECT_THAT(result.out, HasSubstr("PYTHONPATH=" + (library_ / "bootstrap").string() + "\n"));
  EXPECT_THAT(run_folders(), SizeIs(1));
}

TEST_F(StartTest, AnotherNameInsideIsAnotherRun) {
  start({program_, "start", "--app", "admin", "sh", "-c", "ls ../run > runs"});
  const std::string runs = read("runs");
  EXPECT_THAT(runs, HasSubstr("admin."));
  EXPECT_THAT(runs, HasSubstr("shop."));
}

// What a command that cannot run says, and how it ends: as in a shell, before anything is made.
struct Failure {
  const char* name;
  std::vector<std::string> words;
  int exit_code;
  const char* line;
};

TEST_F(StartTest, SaysWhyACommandCannotRun) {
  add_file("plain", "echo x\n");
  add_program("gone", "#!/opt/gone/bin/python\n");
  add_program("gone-env", "#!/usr/bin/env python9.9\n");
  add_program("gunicorn", "#!/bin/sh\n");
  const std::vector<Failure> failures = {
      {"missing",
       {"start", "no-such-command-anywhere"},
       127,
       "sqreen: no-such-command-anywhere: command not found"},
      {"mistyped",
       {"start", "gunicron", "shop:app"},
       127,
       "sqreen: gunicron: command not found; did you mean gunicorn?"},
      {"missing path", {"start", "./nope"}, 127, "sqreen: ./nope: No such file or directory"},
      {"not executable", {"start", "./plain"}, 126, "sqreen: ./plain: Permission denied"},
      {"folder", {"start", "/"}, 126, "sqreen: /: Is a directory"},
      {"no interpreter",
       {"start", "./gone"},
       126,
       "sqreen: ./gone: its first line asks for /opt/gone/bin/python, which is not there"},
      {"env finds none",
       {"start", "./gone-env"},
       127,
       "sqreen: ./gone-env: its first line asks for python9.9, which is not there"},
      {"no command",
       {"start"},
       125,
       "sqreen start: a command is missing, for example: sqreen start gunicorn shop:app"},
      {"unknown option",
       {"start", "--strct", "sh"},
       125,
       "sqreen start: unknown option \"--strct\"; did you mean \"--strict\"? (see 'sqreen start "
       "--help')"},
      {"bad value",
       {"start", "--mode", "blok", "sh"},
       125,
       "sqreen start: --mode: \"blok\" is not one of off|monitor|block; did you mean \"block\"? "
       "(see 'sqreen start --help')"},
      {"no value",
       {"start", "--app"},
       125,
       "sqreen start: option --app needs a value (see 'sqreen start --help')"},
      {"both",
       {"start", "--supervise", "--no-supervise", "sh"},
       125,
       "sqreen start: --supervise and --no-supervise exclude each other"},
  };
  for (const Failure& failure : failures) {
    const RunResult result = sqreen(failure.words);
    EXPECT_EQ(result.exit_code, failure.exit_code) << failure.name;
    EXPECT_EQ(result.err, std::string(failure.line) + "\n") << failure.name;
    EXPECT_EQ(result.out, "") << failure.name;
  }
  EXPECT_THAT(run_folders(), IsEmpty());
}

// What keeps the agent out, or makes it less than it should be: one line, and the app runs; with
// --strict it does not.
struct Warning {
  const char* name;
  std::vector<std::string> words;
  std::map<std::string, std::string> environment;
  std::string line;
  const char* reason;  // of the process slot; "": it starts as if nothing were wrong
  bool agent = false;  // its environment is handed over
};

class StartWarningTest : public StartTest {
 protected:
  void expect(const Warning& warning) {
    for (const auto& [name, value] : warning.environment) options_.environment[name] = value;
    std::vector<std::string> words{"start"};
    words.insert(words.end(), warning.words.begin(), warning.words.end());
    const RunResult result = sqreen(words);
    EXPECT_EQ(result.err, "sqreen: " + warning.line + "\n") << warning.name;
    EXPECT_EQ(result.exit_code, 0) << warning.name;
    const std::string seen = read("seen");
    EXPECT_EQ(seen, warning.agent ? "agent\n" : "no agent\n") << warning.name;
    expect_slot(warning);

    std::filesystem::remove(app_ / "seen");
    words.insert(words.begin() + 1, "--strict");
    const RunResult strict = sqreen(words);
    EXPECT_EQ(strict.err,
              "sqreen: " + warning.line + "\nsqreen: not started, because of --strict\n")
        << warning.name;
    EXPECT_EQ(strict.exit_code, 125) << warning.name;
    EXPECT_EQ(read("seen"), "") << warning.name << " ran in spite of --strict";
  }

  void expect_slot(const Warning& warning) {
    for (const auto& folder : std::filesystem::directory_iterator(app_ / "copy")) {
      const auto region = SharedRegion::open(folder.path() / "region");
      ASSERT_TRUE(region) << warning.name;
      const auto processes = region->processes();
      ASSERT_THAT(processes, SizeIs(1)) << warning.name;
      const bool inactive = *warning.reason != '\0';
      EXPECT_EQ(processes[0].state, inactive ? ProcessState::inactive : ProcessState::starting)
          << warning.name;
      if (inactive) {
        EXPECT_EQ(describe(processes[0].reason).id, warning.reason) << warning.name;
        EXPECT_THAT(warning.line, StartsWith(processes[0].detail)) << warning.name;
      }
      return;
    }
    FAIL() << warning.name << ": no run";
  }

  // Writes down what it was given and copies the run that it is in.
  const std::string look_ =
      "case $PYTHONPATH:$SQREEN_RUN in *lib/sqreen/bootstrap*:1:*) echo agent;; *) echo no agent;; "
      "esac > seen; "
      "rm -rf copy; cp -r ../run copy 2>/dev/null; exit 0\n";
};

TEST_F(StartWarningTest, NotAWebApp) {
  add_program("celery", "#!/bin/sh\n" + look_);
  expect({"celery",
          {"celery", "-A", "shop", "worker"},
          {},
          "celery worker is not a web app: the agent stays off",
          "not-a-web-app"});
}

TEST_F(StartWarningTest, NotAWebAppBehindAWrapper) {
  add_program("ddtrace-run", "#!/bin/sh\n" + look_);
  expect({"pytest",
          {"ddtrace-run", "pytest"},
          {},
          "pytest is not a web app: the agent stays off",
          "not-a-web-app"});
}

TEST_F(StartWarningTest, SwitchedOff) {
  add_program("serve", "#!/bin/sh\n" + look_);
  expect({"variable",
          {"./serve"},
          {{"SQREEN_DISABLE", "1"}},
          "SQREEN_DISABLE is set: the agent stays off",
          "disabled"});
}

TEST_F(StartWarningTest, SwitchedOffInTheFile) {
  add_program("serve", "#!/bin/sh\n" + look_);
  add_file("sqreen.ini", "[sqreen]\ndisable = yes\n");
  expect(
      {"file", {"./serve"}, {}, "disable is set in sqreen.ini: the agent stays off", "disabled"});
}

TEST_F(StartWarningTest, ModeOff) {
  add_program("serve", "#!/bin/sh\n" + look_);
  expect({"mode", {"--mode=off", "./serve"}, {}, "mode is off: the agent stays off", "disabled"});
}

TEST_F(StartWarningTest, AnInvalidSettingCostsOnlyItself) {
  add_program("python3.12", "#!/bin/sh\n" + look_);
  add_file("sqreen.ini", "[sqreen]\n\nmode = blok\n");
  expect({"ini",
          {"python3.12", "shop.py"},
          {},
          "sqreen.ini:3: mode: \"blok\" is not one of off, monitor, block; did you mean \"block\"?",
          "",
          true});
}

TEST_F(StartWarningTest, UnsupportedInterpreters) {
  add_program("pypy3.10", "#!/bin/sh\n" + look_);
  expect({"pypy",
          {"pypy3.10", "app.py"},
          {},
          "PyPy 3.10 is not supported (CPython 2.7 and 3.6 to 3.13 are): the app runs unprotected",
          "interpreter-unsupported"});
}

TEST_F(StartWarningTest, PythonsToCome) {
  add_program("python3.14", "#!/bin/sh\n" + look_);
  expect(
      {"3.14",
       {"python3.14", "app.py"},
       {},
       "Python 3.14 is not supported (CPython 2.7 and 3.6 to 3.13 are): the app runs unprotected",
       "interpreter-unsupported"});
}

TEST_F(StartWarningTest, FreeThreadedPython) {
  add_program("python3.13t", "#!/bin/sh\n" + look_);
  expect({"threads",
          {"python3.13t", "app.py"},
          {},
          "free-threaded Python 3.13 is not supported: the app runs unprotected",
          "free-threaded"});
}

TEST_F(StartWarningTest, NoModuleForThisPython) {
  add_program("python3.12", "#!/bin/sh\n" + look_);
  std::filesystem::remove_all(library_ / "cp312");
  expect({"module",
          {"python3.12", "app.py"},
          {},
          "this installation has no agent for Python 3.12 (" + (library_ / "cp312").string() +
              "): the app runs unprotected",
          "module-missing"});
}

TEST_F(StartWarningTest, OptionsThatKeepTheAgentOut) {
  add_program("python3.12", "#!/bin/sh\n" + look_);
  expect({"-I",
          {"python3.12", "-uI", "app.py"},
          {},
          "Python runs with -I, which keeps the agent out: the app runs unprotected",
          "environment-ignored"});
}

TEST_F(StartWarningTest, OptionsInAFirstLineThatKeepTheAgentOut) {
  add_program("python3.12", "#!/bin/sh\n" + look_);
  add_program("gunicorn", "#!" + (app_ / "python3.12").string() + " -E\n");
  expect({"-E",
          {"gunicorn", "shop:app"},
          {},
          "Python runs with -E, which keeps the agent out: the app runs unprotected",
          "environment-ignored"});
}

TEST_F(StartWarningTest, EnvThatReplacesPythonPath) {
  add_program("serve", "#!/bin/sh\n" + look_);
  expect({"env",
          {"env", "PYTHONPATH=/srv", "./serve"},
          {},
          "env takes the agent out of PYTHONPATH: the app runs unprotected (write the variables "
          "before sqreen instead)",
          "environment-ignored"});
}

TEST_F(StartWarningTest, ProgramsInOtherLanguages) {
  add_program("node", "#!/bin/sh\n" + look_);
  add_program("serve.js", "#!/usr/bin/perl\n");
  std::filesystem::copy_file("/bin/sh", app_ / "server");
  expect({"binary",
          {"./server", "-c", look_},
          {},
          "server is not a Python program: nothing is protected but what it may start",
          "not-python",
          true});
}

TEST_F(StartWarningTest, AsgiServers) {
  add_program("python3.12", "#!/bin/sh\n" + look_);
  expect({"asgi",
          {"python3.12", "-m", "uvicorn", "shop:app"},
          {},
          "uvicorn serves ASGI, which is not supported: only requests that reach a WSGI app are "
          "protected",
          "",
          true});
}

TEST_F(StartTest, WithoutARuntimeFolderTheAppIsProtectedAllTheSame) {
  options_.environment["SQREEN_RUNTIME_DIR"] = "/proc/no/such";
  const RunResult result = start({"sh", "-c", "echo $PYTHONPATH; echo run=$SQREEN_RUN"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out, (library_ / "bootstrap").string() + "\nrun=\n");
  EXPECT_THAT(result.err,
              StartsWith("sqreen: attacks are blocked, but cannot be recorded: /proc/no"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
  EXPECT_EQ(start({"--strict", "sh", "-c", "echo ran"}).exit_code, 125);
}

TEST_F(StartTest, AnIncompleteInstallationIsSaid) {
  std::filesystem::remove(library_ / "bootstrap/sitecustomize.py");
  const RunResult result = start({"sh", "-c", "echo ran"});
  EXPECT_EQ(result.out, "ran\n");
  EXPECT_THAT(result.err, HasSubstr("this installation is incomplete"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
  EXPECT_EQ(start({"--strict", "sh", "-c", "echo ran"}).exit_code, 125);
}

// Whoever becomes the app has no child that it did not make: gunicorn as PID 1 would take it for a
// worker.
TEST_F(StartTest, LeavesTheAppNoChildren) {
  const RunResult result = start({"sh", "-c",
                                  "for child in $(cat /proc/$$/task/$$/children); do cat "
                                  "/proc/$child/comm 2>/dev/null; done; :"});
  EXPECT_EQ(result.out, "");
}

TEST_F(StartTest, DryRunShowsThePlanAndTouchesNothing) {
  options_.environment["PYTHONPATH"] = "/srv/lib";
  add_program("gunicorn", "#!/usr/bin/env -S python3.12 -u\n");
  add_program("python3.12", "#!/bin/sh\necho never\n");
  const RunResult result =
      start({"--dry-run", "--mode=monitor", "gunicorn", "-w", "4", "shop.wsgi:app"});
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.exit_code, 0);
  for (const std::string& line : std::vector<std::string>{
           "command      gunicorn -w 4 shop.wsgi:app\n",
           "program      " + (app_ / "gunicorn").string() + "\n",
           "interpreter  " + (app_ / "python3.12").string() + ", Python 3.12\n",
           "role         web server (gunicorn)\n",
           "agent        on, mode monitor\n",
           "app          shop\n",
           "environment  SQREEN_MODE=monitor\n",
           "             PYTHONPATH=" + (library_ / "bootstrap").string() + ":/srv/lib\n",
           "warnings     none\n",
       }) {
    EXPECT_THAT(result.out, HasSubstr(line));
  }
  EXPECT_FALSE(std::filesystem::exists(root_ / "run"));
  EXPECT_FALSE(std::filesystem::exists(root_ / "state"));
}

TEST_F(StartTest, DryRunEndsAsStartingWould) {
  EXPECT_EQ(start({"--dry-run", "no-such-command-anywhere"}).exit_code, 127);
  EXPECT_EQ(start({"--dry-run", "/"}).exit_code, 126);
  EXPECT_EQ(start({"--dry-run", "pytest"}).exit_code, 127);
  add_program("pytest", "#!/bin/sh\n");
  const RunResult off = start({"--dry-run", "pytest"});
  EXPECT_EQ(off.exit_code, 0);
  EXPECT_THAT(off.out, HasSubstr("agent        off: pytest is not a web app\n"));
  EXPECT_EQ(start({"--dry-run", "--strict", "pytest"}).exit_code, 125);
}

}  // namespace
}  // namespace sqreen::cli
