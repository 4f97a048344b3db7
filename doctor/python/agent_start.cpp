// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/agent_start.h"

#include <algorithm>
#include <array>

namespace sqreen::doctor {
namespace {

using When = AgentStart::When;

constexpr std::string_view kPostFork = "uwsgidecorators.postfork";
// docs.gunicorn.org/en/stable/settings.html#server-hooks: those that run in the master or in each
// worker before it serves.
constexpr auto kGunicornHooks = std::to_array<std::string_view>(
    {"on_starting", "when_ready", "pre_fork", "post_fork", "post_worker_init"});
constexpr std::string_view kPostForkHook = "uwsgi.post_fork_hook";

bool names_function(const std::vector<PythonToken>& tokens, std::string_view name) {
  return tokens.size() == 1 && tokens.front().is(name);
}

// @postfork, postfork(f), uwsgi.post_fork_hook = f
bool runs_after_fork(const PythonModule& module, const PythonFunction& function) {
  if (std::find(function.decorators.begin(), function.decorators.end(), kPostFork) !=
      function.decorators.end()) {
    return true;
  }
  for (const PythonCall& call : module.calls) {
    if (call.name == kPostFork && names_function(call.arguments, function.name)) return true;
  }
  for (const PythonAssignment& assignment : module.assignments) {
    if (assignment.name == kPostForkHook && assignment.value.text == function.name) return true;
  }
  return false;
}

// Called at the top of the file: `def main(): sqreen.start()` and `main()`.
bool runs_on_import(const PythonModule& module, const PythonFunction& function) {
  return std::any_of(module.calls.begin(), module.calls.end(), [&](const PythonCall& call) {
    return call.name == function.name && call.spot.function < 0;
  });
}

bool is_called_by_server(const PythonFunction& function, const ModuleLoad& load) {
  if (!load.callable.empty() && function.name == load.callable) return true;
  return load.gunicorn_hooks && std::find(kGunicornHooks.begin(), kGunicornHooks.end(),
                                          function.name) != kGunicornHooks.end();
}

When when_called(const PythonModule& module, const PythonSpot& spot, const ModuleLoad& load) {
  if (spot.skippable || (spot.only_as_script && !load.as_script)) return When::unknown;
  if (spot.function < 0) return When::on_import;
  const PythonFunction& function = module.functions[static_cast<std::size_t>(spot.function)];
  if (runs_after_fork(module, function)) return When::after_fork;
  if (is_called_by_server(function, load)) return When::on_import;
  return runs_on_import(module, function) ? When::on_import : When::unknown;
}

int rank(When when) {
  return when == When::never ? 0 : when == When::unknown ? 1 : 2;
}

}  // namespace

AgentStart find_agent_start(const PythonModule& module, const ModuleLoad& load) {
  AgentStart found;
  for (const PythonCall& call : module.calls) {
    if (call.name != "sqreen.start") continue;
    const When when = when_called(module, call.spot, load);
    if (rank(when) <= rank(found.when)) continue;
    found.when = when;
    found.spot = call.spot;
  }
  if (const PythonImport* import = module.find_import("sqreen")) {
    found.import = import->spot;
    found.hides_missing = import->spot.guarded;
  }
  return found;
}

}  // namespace sqreen::doctor
