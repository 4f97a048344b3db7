// SPDX-License-Identifier: Apache-2.0
#include "pymodule/start.h"

#include <span>
#include <vector>

#include "agent/launcher.h"
#include "core/environment.h"
#include "core/filesystem.h"
#include "core/settings.h"
#include "core/text.h"
#include "pymodule/boundary.h"
#include "pymodule/context.h"
#include "pymodule/hooks/app_taken_by_c.h"
#include "pymodule/hooks/hooks.h"
#include "pymodule/process_agent.h"
#include "pymodule/self_test.h"
#include "pymodule/served_environment.h"
#include "pymodule/sql_sink.h"

namespace sqreen::python {
namespace {

constexpr const char* kActiveMark = "_sqreen_agent_active";

std::vector<std::string> command_line() {
  std::vector<std::string> words;
  if (const auto bytes = real_filesystem().read("/proc/self/cmdline", 1u << 20)) {
    for (const std::string_view word : split(*bytes, '\0')) words.emplace_back(word);
    if (!words.empty() && words.back().empty()) words.pop_back();
  }
  return words;
}

std::string python_version() {
  const std::string_view text = Py_GetVersion();
  return std::string(text.substr(0, text.find(' ')));
}

// The folder of os.py.
void find_standard_library() {
  PyObject* os = PyDict_GetItemString(PyImport_GetModuleDict(), "os");
  Ref file = os == nullptr ? Ref() : Ref::steal(PyObject_GetAttrString(os, "__file__"));
  std::string_view path;
  if (file && utf8_view(file.get(), path)) {
    set_standard_library(std::string(path.substr(0, path.rfind('/') + 1)).c_str());
  }
  PyErr_Clear();
}

struct Verdict {
  Reason reason = Reason::none;
  std::string detail;
  bool silent = false;
};

Verdict judge(const Settings& settings, const agent::LauncherVerdict& launcher) {
  if (is_free_threaded()) return {Reason::free_threaded, {}, false};
  if (settings.disable) return {Reason::disabled, "SQREEN_DISABLE is set", false};
  if (settings.mode == Mode::off) return {Reason::disabled, "mode is off", false};
  if (launcher.role == agent::LauncherRole::wrapper) return {Reason::wrapper, launcher.name, true};
  if (launcher.role == agent::LauncherRole::not_web)
    return {Reason::not_a_web_app, launcher.reason, false};
  return {};
}

agent::Scrubber make_scrubber(Settings& settings, std::vector<std::string>& problems) {
  auto scrubber = agent::Scrubber::create(settings);
  if (scrubber) return std::move(*scrubber);
  problems.push_back(scrubber.error().message);
  settings.strip_sensitive_regex = Settings().strip_sensitive_regex;
  return std::move(*agent::Scrubber::create(settings));
}

agent::TrustedProxies make_proxies(const Settings& settings, std::vector<std::string>& problems) {
  auto proxies = agent::TrustedProxies::create(settings.trusted_proxies);
  if (proxies) return std::move(*proxies);
  problems.push_back(proxies.error().message);
  return {};
}

void hook_installed(const Hook& hook) {
  if (ProcessAgent* agent = active_agent()) agent->add_hook(hook.name);
}

}  // namespace

Reason start_agent(const std::string& bootstrap) {
  if (!in_main_interpreter()) {
    if (active_agent() != nullptr) active_agent()->qualify(Reason::sub_interpreter, "");
    return Reason::sub_interpreter;
  }
  if (active_agent() != nullptr) {
    if (bootstrap.empty()) watch_mod_wsgi_script();
    return Reason::none;
  }
  const Environment environment = current_environment();
  LoadedSettings loaded = load_settings(environment, real_filesystem());
  Settings settings = std::move(loaded.settings);
  const std::string run = find(environment, kRunVariable).value_or("");

  agent::LauncherVerdict launcher;
  const std::vector<std::string> words = command_line();
  if (!bootstrap.empty() && !words.empty()) launcher = agent::classify_command(words, environment);
  Verdict verdict = judge(settings, launcher);
  const std::string command = launcher.name.empty() ? "python" : launcher.name;
  if (verdict.reason == Reason::none &&
      PySys_GetObject(const_cast<char*>(kActiveMark)) != nullptr) {
    verdict = {Reason::second_copy, "another copy of the agent is active in this process", false};
  }
  if (verdict.reason == Reason::wrapper) {
    remember_environment(bootstrap);
    if (wait_for_imports(supervisor_hooks(), [](const Hook&) {}) != 0) PyErr_Clear();
    return verdict.reason;
  }

  std::vector<std::string> problems;
  agent::Scrubber scrubber = make_scrubber(settings, problems);
  agent::TrustedProxies proxies = make_proxies(settings, problems);
  remember_environment(bootstrap);
  auto* agent = new ProcessAgent(std::move(settings), std::move(scrubber), std::move(proxies), run,
                                 !bootstrap.empty());
  agent->describe(python_version(), command);
  if (verdict.reason == Reason::none && agent->is_started_by_the_app()) {
    verdict = {Reason::not_a_web_app, "started by the app itself", true};
  }
  if (verdict.reason != Reason::none) {
    agent->set_state(ProcessState::inactive, verdict.reason, verdict.detail);
    std::string line(describe(verdict.reason).text);
    if (!verdict.detail.empty()) line = verdict.detail + ": the agent stays off here";
    if (!verdict.silent) agent->say_once(line);
    clean_environment();
    delete agent;
    return verdict.reason;
  }
  find_standard_library();
  arm_self_test(environment);
  activate(agent);
  agent->set_state(ProcessState::starting, agent->reason(), agent->detail());
  if (!loaded.problems.empty()) {
    agent->qualify(Reason::settings_invalid, loaded.problems.front().message);
    // The launcher has said them.
    for (const Error& problem : loaded.problems) {
      if (bootstrap.empty()) problems.push_back(problem.message);
    }
  }
  if (wait_for_imports(all_hooks(), hook_installed) != 0) {
    PyErr_Clear();
    activate(nullptr);
    agent->set_state(ProcessState::inactive, Reason::internal_error,
                     "the import finder could not be installed");
    agent->say_once(
        "internal error: the import finder could not be installed, this process is not protected");
    return Reason::internal_error;
  }
  // uwsgi, uwsgi-core and uwsgi_python3 (Debian's), pyuwsgi, and what a configuration renames.
  if (to_lower(launcher.name).find("uwsgi") != std::string::npos) watch_uwsgi_loading();
  if (bootstrap.empty()) {
    watch_mod_wsgi_script();
  } else {
    watch_mod_wsgi_scripts();
  }
  PySys_SetObject(const_cast<char*>(kActiveMark), Py_True);
  for (const std::string& problem : problems) agent->say_once(problem);
  return Reason::none;
}

}  // namespace sqreen::python
