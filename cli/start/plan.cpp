// SPDX-License-Identifier: Apache-2.0
#include "cli/start/plan.h"

#include <algorithm>

#include "agent/python_command.h"
#include "cli/command.h"
#include "cli/start/app_name.h"
#include "cli/start/suggestion.h"
#include "compat/paths.h"
#include "compat/shebang.h"
#include "compat/support.h"
#include "compat/uwsgi.h"
#include "core/run_folder.h"
#include "core/text.h"
#include "doctor/uwsgi/launch.h"

namespace sqreen::cli {
namespace {

using agent::LauncherRole;
using compat::ProgramKind;

constexpr int kMaxWrappers = 8;  // wrappers around wrappers that are looked through

class Planner {
 public:
  Planner(const StartRequest& request, const Environment& environment, const FileSystem& files,
          const std::string& library)
      : request_(request), environment_(environment), files_(files), library_(library) {}

  Plan make() {
    plan_.command = request_.command;
    plan_.bootstrap = compat::join(library_, "bootstrap");
    if (!request_.mode.empty()) set("SQREEN_MODE", request_.mode);
    if (!request_.app.empty()) set("SQREEN_APP_NAME", request_.app);
    plan_.loaded = load_settings(environment_, files_);
    for (const Error& problem : plan_.loaded.problems) notice(problem.message);
    if (!find_command()) return std::move(plan_);
    follow_env();
    inspect_target();
    if (plan_.failure) return std::move(plan_);
    name_app();
    judge();
    if (plan_.agent && runs_uwsgi()) judge_uwsgi();
    prepare_environment();
    return std::move(plan_);
  }

 private:
  void notice(std::string text, bool refuses = true) {
    plan_.notices.push_back({std::move(text), refuses});
  }

  void set(const std::string& name, const std::string& value) {
    environment_[name] = value;
    plan_.changes.emplace_back(name, value);
  }

  void fail_with(const Error& error, std::string_view suggestion = {}) {
    std::string text = error.message;
    if (!suggestion.empty()) text += "; did you mean " + std::string(suggestion) + "?";
    plan_.failure = Notice{std::move(text), true};
    plan_.exit_code = error.code == ErrorCode::command_not_found ? kNotFound : kNotExecutable;
  }

  bool find_command() {
    const auto found = compat::find_program(request_.command.front(), environment_, files_);
    if (!found) {
      const bool missing = found.error().code == ErrorCode::command_not_found;
      fail_with(found.error(),
                missing ? similar_command(request_.command.front(), environment_, files_) : "");
      return false;
    }
    plan_.program = *found;
    return true;
  }

  // `env A=b gunicorn` runs gunicorn in this very process: what counts is the command behind, in
  // the environment that it gets.
  void follow_env() {
    words_ = plan_.command;
    inner_environment_ = environment_;
    target_path_ = plan_.program;
    while (compat::base_name(words_.front()) == "env") {
      const auto env = compat::parse_env({words_.begin() + 1, words_.end()}, inner_environment_);
      if (!env || env->command.empty() || env->changes_folder) return lose_sight();
      replaces_python_path_ |=
          env->clears || env->set.contains("PYTHONPATH") ||
          std::find(env->unset.begin(), env->unset.end(), "PYTHONPATH") != env->unset.end();
      inner_environment_ = compat::apply_env(*env, std::move(inner_environment_));
      words_ = env->command;
      const auto found = compat::find_program(words_.front(), inner_environment_, files_);
      if (!found) return lose_sight();  // env will say so itself
      target_path_ = *found;
    }
  }
  void lose_sight() { target_path_.clear(); }

  void inspect_target() {
    plan_.launcher = agent::classify_command(words_, inner_environment_);
    if (target_path_.empty()) return;
    auto program = compat::inspect_program(target_path_, inner_environment_, files_);
    if (program) {
      plan_.target = std::move(*program);
      if (!plan_.target->interpreter && runs_uwsgi()) {
        plan_.target->interpreter = compat::find_plugin_python(words_, files_);
        if (plan_.target->interpreter) plan_.target->kind = ProgramKind::embeds_python;
      }
    } else if (target_path_ == plan_.program) {
      fail_with(program.error());
    }
  }

  void name_app() {
    plan_.app = plan_.loaded.settings.app_name;
    if (plan_.app.empty()) {
      plan_.app =
          guess_app_name(words_, plan_.launcher, inner_environment_, files_.current_folder());
    }
  }

  // First what the user decided, then what the command is, then what could not work.
  void judge() {
    judge_settings() || judge_launcher() || judge_installation() || judge_python() ||
        judge_environment() || judge_program() || judge_wrapper();
  }

  bool stay_off(Reason reason, const std::string& detail, const std::string& consequence) {
    plan_.agent = false;
    plan_.reason = reason;
    plan_.detail = detail;
    notice(detail + ": " + consequence);
    return true;
  }

  bool judge_settings() {
    const Settings& settings = plan_.loaded.settings;
    const std::string ini = printable(plan_.loaded.ini_path);
    if (settings.disable) {
      const bool by_variable = !find(environment_, "SQREEN_DISABLE").value_or("").empty();
      return stay_off(Reason::disabled,
                      by_variable ? "SQREEN_DISABLE is set" : "disable is set in " + ini,
                      "the agent stays off");
    }
    if (settings.mode != Mode::off) return false;
    return stay_off(Reason::disabled, "mode is off", "the agent stays off");
  }

  // What runs behind wrappers, as far as their command lines tell.
  agent::LauncherVerdict innermost() const {
    agent::LauncherVerdict verdict = plan_.launcher;
    std::span<const std::string> words(words_);
    for (int i = 0;
         i < kMaxWrappers && verdict.role == LauncherRole::wrapper && verdict.wrapped != 0; ++i) {
      words = words.subspan(verdict.wrapped);
      verdict = agent::classify_command(words, inner_environment_);
    }
    return verdict;
  }

  bool judge_launcher() {
    const agent::LauncherVerdict verdict = innermost();
    if (verdict.role == LauncherRole::not_web) {
      return stay_off(Reason::not_a_web_app, printable(verdict.reason), "the agent stays off");
    }
    if (verdict.role == LauncherRole::web && !verdict.reason.empty())
      notice(printable(verdict.reason));
    return false;
  }

  // Whatever Python it comes to be: without this, none would load the agent, and none would say so.
  bool judge_installation() {
    const std::string script = compat::join(plan_.bootstrap, "sitecustomize.py");
    if (files_.status(script).is_file) return false;
    return stay_off(Reason::module_missing,
                    "this installation is incomplete: " + printable(script) + " is missing",
                    "the app runs unprotected");
  }

  bool judge_python() {
    if (!plan_.target || !plan_.target->interpreter) return false;
    const compat::Interpreter& python = *plan_.target->interpreter;
    constexpr const char* kUnprotected = "the app runs unprotected";
    if (const auto unsupported = compat::find_unsupported(python)) {
      return stay_off(unsupported->reason, unsupported->message, kUnprotected);
    }
    const std::vector<std::string> command = python_command();
    const auto parsed = agent::parse_python_command(command);
    if (!command.empty() && !parsed.defeats_bootstrap.empty()) {
      return stay_off(Reason::environment_ignored,
                      "Python runs with " + std::string(parsed.defeats_bootstrap) +
                          ", which keeps the agent out",
                      kUnprotected);
    }
    const std::vector<std::string> tags = compat::module_tags(python);
    const bool has_module = std::any_of(tags.begin(), tags.end(), [this](const std::string& tag) {
      return files_.status(compat::join(library_, tag + "/_sqreen_agent.so")).is_file;
    });
    if (tags.empty() || has_module) return false;
    return stay_off(Reason::module_missing,
                    "this installation has no agent for " + compat::display_name(python) + " (" +
                        printable(compat::join(library_, tags.front())) + ")",
                    kUnprotected);
  }

  // The interpreter's command line, as it will be; empty for a server that embeds Python.
  std::vector<std::string> python_command() const {
    if (plan_.target->kind == ProgramKind::python) return words_;
    std::vector<std::string> command = plan_.target->interpreter_command;
    if (!command.empty()) command.push_back(plan_.target->path);
    return command;
  }

  bool judge_environment() {
    if (!replaces_python_path_) return false;
    return stay_off(Reason::environment_ignored, "env takes the agent out of PYTHONPATH",
                    "the app runs unprotected (write the variables before sqreen instead)");
  }

  // Nobody knows what a program of another kind will start, so the environment is passed on.
  bool judge_program() {
    if (!plan_.target || plan_.launcher.role != LauncherRole::maybe_web) return false;
    const ProgramKind kind = plan_.target->kind;
    if (kind != ProgramKind::binary && kind != ProgramKind::other_script) return false;
    plan_.reason = Reason::not_python;
    plan_.detail = printable(compat::base_name(words_.front())) + " is not a Python program";
    notice(plan_.detail + ": nothing is protected but what it may start");
    return true;
  }

  // It waits for the app, or becomes it: then the agent in there takes the slot over.
  bool judge_wrapper() {
    const bool is_script = plan_.target && plan_.target->kind == ProgramKind::shell_script;
    if (plan_.launcher.role != LauncherRole::wrapper && !is_script) return false;
    plan_.reason = Reason::wrapper;
    plan_.detail = printable(plan_.launcher.name);
    return true;
  }

  bool runs_uwsgi() const {
    return plan_.launcher.role == LauncherRole::web && plan_.launcher.name.starts_with("uwsgi");
  }

  // By the same rules as `doctor`.
  void judge_uwsgi() {
    const bool known = plan_.target && plan_.target->interpreter;
    const auto findings = doctor::judge_uwsgi_launch(
        words_, inner_environment_, files_, files_.current_folder(),
        plan_.target ? compat::find_uwsgi_version(plan_.target->path, files_) : "",
        known ? plan_.target->interpreter->version : "");
    for (const doctor::Finding& finding : findings) {
      if (finding.severity == doctor::Severity::note) continue;
      notice(finding.message + "; " + finding.fix, finding.severity == doctor::Severity::error);
    }
  }

  void prepare_environment() {
    // An empty entry is the current folder, so what was there keeps its form.
    const std::string old = find(environment_, "PYTHONPATH").value_or("");
    std::vector<std::string_view> kept;
    if (!old.empty()) kept = split(old, ':');
    const bool was_inside = std::erase(kept, plan_.bootstrap) > 0;
    if (plan_.agent) kept.insert(kept.begin(), plan_.bootstrap);
    std::string joined;
    for (std::size_t i = 0; i < kept.size(); ++i) joined.append(i == 0 ? "" : ":").append(kept[i]);
    if (plan_.agent) {
      plan_.changes.emplace_back("PYTHONPATH", joined);
      return;
    }
    // Inside another `sqreen start` the agent's environment is there already.
    if (was_inside) {
      plan_.changes.emplace_back("PYTHONPATH", kept.empty() ? std::nullopt : std::optional(joined));
    }
    if (environment_.contains(kRunVariable)) plan_.changes.emplace_back(kRunVariable, std::nullopt);
  }

  const StartRequest& request_;
  Environment environment_;
  const FileSystem& files_;
  const std::string& library_;

  std::vector<std::string> words_;  // the command behind `env`
  Environment inner_environment_;   // and its environment
  std::string target_path_;
  bool replaces_python_path_ = false;
  Plan plan_;
};

}  // namespace

Plan make_plan(const StartRequest& request, const Environment& environment, const FileSystem& files,
               const std::string& library) {
  return Planner(request, environment, files, library).make();
}

}  // namespace sqreen::cli
