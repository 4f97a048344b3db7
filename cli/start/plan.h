// SPDX-License-Identifier: Apache-2.0
// What `sqreen start` is going to do, decided before anything is touched: `--dry-run` prints it,
// launch.h does it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/launcher.h"
#include "compat/interpreter.h"
#include "core/environment.h"
#include "core/filesystem.h"
#include "core/reason.h"
#include "core/settings.h"

namespace sqreen::cli {

struct StartRequest {
  std::vector<std::string> command;
  std::string mode;  // empty: not given
  std::string app;   // empty: not given
  bool strict = false;
};

// One line for standard error.
struct Notice {
  std::string text;
  bool refuses = true;  // with --strict
};

struct Plan {
  std::vector<std::string> command;  // as it was typed
  std::string program;               // what the kernel is given
  std::optional<compat::Program>
      target;  // what `program` is, behind `env`; nullopt: could not be told
  agent::LauncherVerdict launcher;
  LoadedSettings loaded;
  std::string app;

  bool agent = true;  // the agent gets in; else the app starts without its environment
  Reason reason = Reason::none;
  std::string detail;  // for the process slot
  std::vector<Notice> notices;

  std::string bootstrap;  // folder of sitecustomize.py
  // What the command finds in its environment; nullopt: removed. SQREEN_RUN is added when the run's
  // files exist.
  std::vector<std::pair<std::string, std::optional<std::string>>> changes;

  // The command cannot run: what a shell would say, and its exit code (126, 127).
  std::optional<Notice> failure;
  int exit_code = 0;
};

// `library`: the folder with bootstrap/ and the native modules, <prefix>/lib/sqreen.
Plan make_plan(const StartRequest& request, const Environment& environment, const FileSystem& files,
               const std::string& library);

}  // namespace sqreen::cli
