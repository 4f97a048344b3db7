// SPDX-License-Identifier: Apache-2.0
#include "cli/start/dry_run.h"

#include <algorithm>

#include "cli/term/terminal.h"
#include "compat/support.h"
#include "core/run_folder.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + printable(word);
  return text;
}

std::string interpreter_text(const Plan& plan) {
  if (!plan.target) return "known only when it runs";
  switch (plan.target->kind) {
    case compat::ProgramKind::shell_script:
      return "known only when it runs (a shell script)";
    case compat::ProgramKind::other_script:
    case compat::ProgramKind::binary:
      return plan.launcher.role == agent::LauncherRole::maybe_web ? "none"
                                                                  : "known only when it runs";
    case compat::ProgramKind::python:
    case compat::ProgramKind::python_script:
    case compat::ProgramKind::embeds_python:
      break;
  }
  const compat::Interpreter& python = *plan.target->interpreter;
  std::string text = printable(python.path) + ", " + compat::display_name(python);
  if (!python.virtual_environment.empty())
    text += ", environment " + printable(python.virtual_environment);
  return text;
}

std::string role_text(const agent::LauncherVerdict& launcher) {
  switch (launcher.role) {
    case agent::LauncherRole::web:
      return "web server (" + printable(launcher.name) + ")";
    case agent::LauncherRole::maybe_web:
      return "perhaps a web app (" + printable(launcher.name) + ")";
    case agent::LauncherRole::wrapper:
      return "starts the app itself (" + printable(launcher.name) + ")";
    case agent::LauncherRole::not_web:
      break;
  }
  return "no web app (" + printable(launcher.name) + ")";
}

std::string agent_text(const Plan& plan) {
  if (!plan.agent) return "off: " + plan.detail;
  return std::string("on, mode ") + std::string(mode_name(plan.loaded.settings.mode));
}

}  // namespace

int print_plan(const Plan& plan, bool strict, Context& context) {
  if (plan.failure) {
    for (const Notice& notice : plan.notices) context.err.line("sqreen: " + notice.text);
    context.err.line("sqreen: " + plan.failure->text);
    return plan.exit_code;
  }
  Table table;
  const auto add = [&table](std::string name, std::string value) {
    table.rows.push_back({std::move(name), std::move(value)});
  };
  add("command", joined(plan.command));
  add("program", printable(plan.program));
  add("interpreter", interpreter_text(plan));
  add("role", role_text(plan.launcher));
  add("agent", agent_text(plan));
  add("app", printable(plan.app));
  add("settings", plan.loaded.ini_path.empty()
                      ? "the environment and defaults"
                      : "the environment, " + printable(plan.loaded.ini_path) + " and defaults");
  const char* label = "environment";
  for (const auto& [name, value] : plan.changes) {
    add(label, value ? name + "=" + printable(*value) : name + " removed");
    label = "";
  }
  if (plan.agent) add(label, std::string(kRunVariable) + "=(made at start)");
  bool refused = false;
  label = "warnings";
  for (const Notice& notice : plan.notices) {
    add(label, notice.text);
    label = "";
    refused |= strict && notice.refuses;
  }
  if (plan.notices.empty()) add(label, "none");
  print_table(context.out, table);
  return refused ? kStartFailed : kSuccess;
}

}  // namespace sqreen::cli
