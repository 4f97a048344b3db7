// SPDX-License-Identifier: Apache-2.0
// Why a process is not protected, or not reported. The id is what `status` prints and scripts
// match; the text is the line on standard error. Numbers go into the shared region: never renumber.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sqreen {

enum class Reason : std::uint16_t {
  none = 0,
  disabled = 1,                 // SQREEN_DISABLE, or mode off
  not_a_web_app = 2,            // test launcher, shell, worker, management command...
  wrapper = 3,                  // supervisor or reloader parent: silent, passes the environment on
  not_python = 4,               // the command is no Python program
  interpreter_unsupported = 5,  // PyPy, Jython, a CPython out of range
  free_threaded = 6,
  sub_interpreter = 7,
  module_missing = 8,        // no native module for this ABI
  module_unloadable = 9,     // there is one, it does not load
  environment_ignored = 10,  // -E, -I or -S: the bootstrap never runs
  second_copy = 11,          // another copy of the agent is active in this process
  internal_error = 12,
  no_runtime_files = 13,  // protected, but nothing can be reported
  // 14 was never used: a command whose interpreter is missing does not start
  settings_invalid = 15,  // protected, by a default instead
  exec_failed = 16,
};

struct ReasonDescription {
  Reason reason;
  std::string_view id;    // "not-a-web-app"
  std::string_view text;  // "not a web app: the agent stays off here"
};

std::span<const ReasonDescription> reason_descriptions();
const ReasonDescription& describe(
    Reason reason);  // unknown numbers (a newer writer) describe as "unknown"

}  // namespace sqreen
