// SPDX-License-Identifier: Apache-2.0
#include "core/reason.h"

#include <array>

namespace sqreen {
namespace {

constexpr auto kDescriptions = std::to_array<ReasonDescription>({
    {Reason::none, "none", ""},
    {Reason::disabled, "disabled", "switched off by SQREEN_DISABLE or mode off"},
    {Reason::not_a_web_app, "not-a-web-app", "not a web app: the agent stays off here"},
    {Reason::wrapper, "wrapper", "starts the web app in another process, which the agent protects"},
    {Reason::not_python, "not-python", "not a Python program: nothing to protect"},
    {Reason::interpreter_unsupported, "interpreter-unsupported",
     "this Python is not supported: the app runs unprotected"},
    {Reason::free_threaded, "free-threaded",
     "free-threaded builds of Python are not supported: the app runs unprotected"},
    {Reason::sub_interpreter, "sub-interpreter",
     "sub-interpreters are not supported: what runs in this one is unprotected"},
    {Reason::module_missing, "module-missing",
     "no native module for this Python is installed: the app runs unprotected"},
    {Reason::module_unloadable, "module-unloadable",
     "the native module for this Python does not load: the app runs unprotected"},
    {Reason::environment_ignored, "environment-ignored",
     "Python runs with -E, -I or -S, which keeps the agent out: the app runs unprotected"},
    {Reason::second_copy, "second-copy", "another copy of the agent is active in this process"},
    {Reason::internal_error, "internal-error",
     "the agent failed to start: the app runs unprotected"},
    {Reason::no_runtime_files, "no-runtime-files",
     "protected, but events cannot be recorded: the runtime files are missing"},
    {Reason::settings_invalid, "settings-invalid",
     "protected, but a setting is invalid and its default is used instead"},
    {Reason::exec_failed, "exec-failed", "the command could not be executed"},
});

constexpr ReasonDescription kUnknown{Reason::none, "unknown",
                                     "a reason that this version does not know"};

}  // namespace

std::span<const ReasonDescription> reason_descriptions() {
  return kDescriptions;
}

const ReasonDescription& describe(Reason reason) {
  for (const ReasonDescription& description : kDescriptions) {
    if (description.reason == reason) return description;
  }
  return kUnknown;
}

}  // namespace sqreen
