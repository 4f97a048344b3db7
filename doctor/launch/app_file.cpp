// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/app_file.h"

#include <algorithm>
#include <array>
#include <set>

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/launch_files.h"
#include "doctor/launch/serving_script.h"
#include "doctor/python/agent_start.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

AgentCall call_at(const std::string& path, std::string_view source, const PythonSpot& spot) {
  AgentCall call;
  call.place = {.source = path, .line = spot.line, .column = spot.column};
  std::size_t begin = 0;
  for (int line = 1; line < spot.line && begin < source.size(); ++line) {
    begin = std::min(source.find('\n', begin), source.size() - 1) + 1;
  }
  call.place.written = std::string(trim(source.substr(begin, source.find('\n', begin) - begin)));
  return call;
}

// The surest one counts.
void keep(std::optional<AgentCall>& kept, AgentCall call) {
  if (!kept || (kept->conditional && !call.conditional)) kept = std::move(call);
}

constexpr auto kAgents =
    std::to_array<std::string_view>({"newrelic", "ddtrace", "opentelemetry", "contrast",
                                     "elasticapm", "scout_apm", "appoptics_apm"});
// What may be imported before gevent patches: nothing of it keeps sockets, threads or locks.
constexpr auto kHarmless =
    std::to_array<std::string_view>({"gevent", "__future__", "os", "sys", "re", "warnings",
                                     "typing", "pathlib", "psycogreen", "site"});

void find_agents(Launch& launch, const std::string& path, const std::string& text,
                 const PythonModule& module) {
  const auto head = [](const PythonImport& import) {
    return import.module.substr(0, import.module.find('.'));
  };
  for (const PythonImport& import : module.imports) {
    if (!holds(kAgents, head(import))) continue;
    launch.agents.push_back({head(import), call_at(path, text, import.spot).place});
  }
  for (const PythonCall& call : module.calls) {
    if (call.name != "gevent.monkey.patch_all" || call.spot.function >= 0 || launch.late_patch) {
      continue;
    }
    for (const PythonImport& import : module.imports) {
      const bool before = import.spot.line < call.spot.line && import.spot.function < 0;
      if (!before || head(import).empty() || holds(kHarmless, head(import))) continue;
      launch.late_patch = {call_at(path, text, call.spot).place, head(import),
                           call_at(path, text, import.spot).place};
      break;
    }
  }
}

void scan(Launch& launch, const std::string& path, const ModuleLoad& load, const Project& project) {
  const auto text = project.read(path);
  if (!text) return;
  const AgentStart start = find_agent_start(read_python_module(*text), load);
  if (start.import.line > 0) {
    AgentCall import = call_at(path, *text, start.import);
    import.tolerates_absence = start.hides_missing;
    import.conditional = start.import.skippable;
    keep(launch.agent_import, std::move(import));
  }
  find_agents(launch, path, *text, read_python_module(*text));
  if (start.when == AgentStart::When::never) return;
  AgentCall call = call_at(path, *text, start.spot);
  call.conditional = start.when == AgentStart::When::unknown;
  call.after_fork = start.when == AgentStart::When::after_fork;
  call.tolerates_absence = start.spot.guarded;
  keep(launch.agent_start, std::move(call));
}

// Importing shop.web.wsgi runs shop/__init__.py and shop/web/__init__.py first.
std::vector<std::string> packages_above(const AppTarget& target, const Project& project) {
  std::vector<std::string> found;
  for (std::size_t dot = target.module.find('.'); dot != std::string::npos;
       dot = target.module.find('.', dot + 1)) {
    std::string file = find_module(target.module.substr(0, dot), target.folder, project);
    if (!file.empty()) found.push_back(std::move(file));
  }
  return found;
}

}  // namespace

void look_into_app(Launch& launch, const AppTarget& target, const Project& project) {
  const auto in_project = [&](const std::string& file) {
    std::string path = file.starts_with('/') ? LaunchFiles(launch, project).in_project(file)
                                             : project.relative(compat::join(target.folder, file));
    return project.has(path) ? path : std::string();
  };
  std::vector<std::string> paths;
  if (!target.module.empty()) {
    paths = packages_above(target, project);
    launch.app_file = find_module(target.module, target.folder, project);
  } else if (!target.file.empty()) {
    launch.app_file = in_project(target.file);
  }
  paths.push_back(launch.app_file);
  for (const std::string& also : target.also) {
    paths.push_back(in_project(also));
    if (launch.app_file.empty()) launch.app_file = paths.back();
  }
  const ModuleLoad load{.as_script = target.runs_as_main, .callable = target.callable};
  for (const std::string& path : std::set<std::string>(paths.begin(), paths.end())) {
    if (!path.empty()) scan(launch, path, load, project);
  }
  for (const std::string& file : target.gunicorn_configuration) {
    if (const std::string path = in_project(file); !path.empty()) {
      scan(launch, path, {.gunicorn_hooks = true}, project);
    }
  }
}

}  // namespace sqreen::doctor
