// SPDX-License-Identifier: Apache-2.0
// `sqreen doctor`: what would leave the app unprotected, found before production does.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/doctor_processes.h"
#include "cli/doctor_show_config.h"
#include "cli/doctor_text.h"
#include "cli/term/terminal.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/launch/shell.h"
#include "doctor/project.h"
#include "doctor/report/report.h"
#include "doctor/survey.h"

namespace sqreen::cli {
namespace {

struct DoctorOptions {
  Format format = Format::text;
  std::string folder;
  bool strict = false;
  bool list = false;
  bool show_config = false;
  int pid = 0;
  std::string explain;
};

int explain(const std::string& id, Context& context) {
  std::vector<std::string_view> ids;
  for (const doctor::Check* check : doctor::all_checks()) {
    if (check->id == id) {
      print_explanation(context.out, *check);
      return kSuccess;
    }
    ids.push_back(check->id);
  }
  const auto meant = did_you_mean(id, ids);
  context.err.line(
      "sqreen doctor: there is no check \"" + printable(id) + "\"" +
      (meant ? "; did you mean " + std::string(*meant) + "?" : " (see 'sqreen doctor --list')"));
  return kUsage;
}

std::string shown_command(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + doctor::shell_quoted(word);
  return text;
}

// A command after `--` is not running yet. --pid asks for what runs alone: the project's files may
// be another's.
void look_at_processes(const DoctorOptions& options, const std::string& folder,
                       doctor::Facts& facts, Context& context) {
  if (options.pid > 0) {
    facts = {.project = folder};
    facts.processes = doctor::processes_with(options.pid, context.environment, context.files);
  } else if (context.tail.empty()) {
    facts.processes = doctor::processes_in(folder, context.environment, context.files);
  }
  if (options.format == Format::text) print_processes(context.out, facts.processes);
}

int run_doctor(const DoctorOptions& options, Context& context) {
  if (options.list) {
    print_checks(context.out);
    return kSuccess;
  }
  if (!options.explain.empty()) return explain(options.explain, context);
  std::string folder = options.folder.empty() ? "." : options.folder;
  if (!folder.starts_with('/')) folder = context.files.current_folder() + "/" + folder;
  folder = doctor::normal_path(folder);
  if (!context.files.status(folder).is_folder) {
    context.err.line("sqreen doctor: " + printable(options.folder) +
                     " is not a folder (a command goes behind --: sqreen doctor -- gunicorn "
                     "shop:app)");
    return kUsage;
  }
  doctor::Facts facts = doctor::survey({.folder = folder, .command = context.tail},
                                       context.environment, context.files);
  if (options.show_config) {
    return show_config(facts, doctor::Project(folder, context.files),
                       options.format == Format::json, context);
  }
  look_at_processes(options, folder, facts, context);
  const doctor::Verdict verdict = doctor::judge(doctor::all_checks(), facts, {});
  if (options.format == Format::json) {
    context.out.print(doctor::as_json(
        verdict, {.version = SQREEN_VERSION,
                  .target = context.tail.empty() ? folder : shown_command(context.tail),
                  .policy = "current"}));
  } else {
    print_verdict(context.out, verdict);
  }
  const bool failed =
      verdict.summary.errors > 0 || (options.strict && verdict.summary.warnings > 0);
  return failed ? kFindings : kSuccess;
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = app.add_subcommand("doctor", "Find what would leave the app unprotected");
  take_command_behind_dashes(*command);
  command->add_option("FOLDER", options->folder, "The project; the current folder when not given");
  add_format_option(*command, options->format);
  command->add_flag("--strict", options->strict, "Exit with 1 for warnings, too");
  command
      ->add_option("--pid", options->pid,
                   "Look at the running app that this process belongs to: what is protected, by "
                   "which hooks, and why not")
      ->type_name("PID")
      ->check(CLI::PositiveNumber);
  command->add_flag("--show-config", options->show_config,
                    "Print each effective option of uWSGI or gunicorn and where it is set");
  command->add_flag("--list", options->list, "Show every check");
  command->add_option("--explain", options->explain, "Why a check exists, and how to mend it")
      ->type_name("ID");
  command->footer(
      examples({{"sqreen doctor", "the project in this folder, as CI sees it"},
                {"sqreen doctor -- gunicorn shop:app", "this command, on this machine"},
                {"sqreen doctor --show-config -- uwsgi app.ini", "where every option comes from"},
                {"sqreen doctor --pid 1234", "an app that runs: what is protected, and why not"},
                {"sqreen doctor --explain launch.agent-missing", ""},
                {"sqreen doctor --format json", "for scripts"}}) +
      "\n\nExit status: 0 no errors, 1 errors (with --strict warnings too), 2 the command line is "
      "wrong, 3 internal error.");
  command->callback([options, &context] {
    context.run = [options, &context] { return run_doctor(*options, context); };
  });
}

}  // namespace sqreen::cli
