// SPDX-License-Identifier: Apache-2.0
// `sqreen doctor`: what would leave the app unprotected, found before production does.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <memory>

#include "cli/command.h"
#include "cli/doctor_issue.h"
#include "cli/doctor_live.h"
#include "cli/doctor_processes.h"
#include "cli/doctor_report.h"
#include "cli/doctor_show_config.h"
#include "cli/doctor_text.h"
#include "cli/own_installation.h"
#include "cli/term/progress.h"
#include "cli/term/terminal.h"
#include "core/text.h"
#include "doctor/checks/checks.h"
#include "doctor/git.h"
#include "doctor/launch/shell.h"
#include "doctor/mend.h"
#include "doctor/network/survey.h"
#include "doctor/running/survey.h"
#include "doctor/survey.h"

namespace sqreen::cli {
namespace {

struct DoctorOptions {
  ReportTarget report;
  std::string folder;
  doctor::Selection selection;
  std::string policy = "current";
  bool strict = false;
  bool list = false;
  bool diff = false;
  bool fix = false;
  bool allow_dirty = false;
  bool show_config = false;
  bool live = false;
  bool issue = false;
  bool offline = false;
  int pid = 0;
  std::string explain;
};

int usage(const std::string& message, Context& context) {
  context.err.line("sqreen doctor: " + message);
  return kUsage;
}

std::string unknown_check(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const doctor::Check* check : doctor::all_checks()) ids.push_back(check->id);
  const auto meant = did_you_mean(id, ids);
  return "there is no check \"" + printable(id) + "\"" +
         (meant ? "; did you mean " + std::string(*meant) + "?" : " (see 'sqreen doctor --list')");
}

int explain(const std::string& id, Context& context) {
  for (const doctor::Check* check : doctor::all_checks()) {
    if (check->id != id) continue;
    print_explanation(context.out, *check);
    return kSuccess;
  }
  return usage(unknown_check(id), context);
}

// "a,b" in one option is two names.
void split_names(std::vector<std::string>& names) {
  std::vector<std::string> apart;
  for (const std::string& name : names) {
    for (const std::string_view part : split(name, ',')) {
      if (!trim(part).empty()) apart.emplace_back(trim(part));
    }
  }
  names = std::move(apart);
}

int print_diff(const doctor::Mending& mending, Context& context) {
  context.out.print(doctor::unified_diff(mending));
  for (const std::string& refused : mending.refused) {
    context.err.line("sqreen doctor: not mended: " + printable(refused));
  }
  return kSuccess;
}

// Says what it did for people; the findings that are left are the next run's.
int apply_fixes(const DoctorOptions& options, const doctor::Mending& mending,
                const doctor::Project& project, Context& context) {
  std::vector<std::string> paths;
  for (const doctor::MendedFile& file : mending.files) paths.push_back(file.path);
  std::vector<std::string> dirty;
  if (!options.allow_dirty) {
    const auto changed = doctor::uncommitted(project.folder(), paths, project.files());
    if (!changed) {
      context.err.line("sqreen doctor: cannot tell which files have uncommitted changes (" +
                       changed.error().message + "); --allow-dirty changes them all the same");
      return kInternal;
    }
    dirty = *changed;
  }
  int code = kSuccess;
  for (const doctor::MendedFile& file : mending.files) {
    if (std::find(dirty.begin(), dirty.end(), file.path) != dirty.end()) {
      context.err.line("sqreen doctor: not mended: " + printable(file.path) +
                       " has uncommitted changes (--allow-dirty changes it all the same)");
      code = kFindings;
    } else if (const auto written = doctor::write_mended(file, project); !written) {
      context.err.line("sqreen doctor: not mended: " + printable(written.error().message));
      code = kInternal;
    } else {
      context.out.line("mended " + printable(file.path));
    }
  }
  for (const std::string& refused : mending.refused) {
    context.err.line("sqreen doctor: not mended: " + printable(refused));
    code = std::max(code, static_cast<int>(kFindings));
  }
  if (mending.files.empty() && mending.refused.empty()) {
    context.out.line("There is nothing that doctor can mend by itself.");
  }
  return code;
}

// Else standard output is one document.
bool is_for_people(const DoctorOptions& options) {
  return options.report.format == "text" && options.report.output.empty() && !options.diff &&
         !options.fix && !options.issue;
}

// A command after `--` is not running yet. --pid asks for what runs alone: the project's files may
// be another's.
void look_at_processes(const DoctorOptions& options, const std::string& folder,
                       doctor::Facts& facts, Context& context) {
  const doctor::RunningRequest request{
      context.environment, context.files, {own_program(context.files), own_library(context.files)}};
  doctor::Running running;
  if (options.pid > 0) {
    facts = {.project = folder, .policy = options.policy};
    running = doctor::running_with(options.pid, request);
  } else if (context.tail.empty()) {
    running = doctor::running_in(folder, request);
  }
  facts.processes = std::move(running.processes);
  facts.apps = std::move(running.apps);
  if (is_for_people(options)) print_processes(context.out, facts.processes);
}

// Not for what prints no finding of it.
void look_at_network(const DoctorOptions& options, doctor::Facts& facts, Context& context) {
  const auto checks = doctor::all_checks();
  const bool wanted = std::any_of(checks.begin(), checks.end(), [&](const doctor::Check* check) {
    return check->id.starts_with("network.") && options.selection.has(check->id);
  });
  if (!wanted || options.diff || options.fix) return;
  Progress progress(context.err);
  doctor::survey_network(facts, {.offline = options.offline,
                                 .files = context.files,
                                 .progress = [&](std::string_view what) { progress.say(what); }});
}

// As if the signal had not been held back: who sent it sees what he expects.
int interrupted(int signal, Context& context) {
  context.err.line("sqreen doctor: interrupted; the app was stopped, and nothing of it stays");
  context.err.flush();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  return kInternal;
}

int run_doctor(DoctorOptions& options, Context& context) {
  if (options.list) {
    print_checks(context.out);
    return kSuccess;
  }
  if (!options.explain.empty()) return explain(options.explain, context);
  split_names(options.selection.select);
  split_names(options.selection.ignore);
  for (const auto* names : {&options.selection.select, &options.selection.ignore}) {
    const std::string_view unknown = doctor::find_unknown_check(*names, doctor::all_checks());
    if (!unknown.empty()) return usage(unknown_check(unknown), context);
  }
  if (options.diff && options.fix) return usage("--diff and --fix exclude each other", context);
  if (options.issue &&
      (options.diff || options.fix || options.show_config || options.report.format != "text")) {
    return usage("--report is a text of its own: without --format, --diff, --fix and --show-config",
                 context);
  }
  if (options.live && (options.pid > 0 || options.show_config)) {
    return usage("--live starts an app: without --pid and --show-config", context);
  }
  if (options.live && context.tail.empty()) {
    return usage("--live needs a command: sqreen doctor --live -- gunicorn shop:app", context);
  }
  std::string folder = options.folder.empty() ? "." : options.folder;
  if (!folder.starts_with('/')) folder = context.files.current_folder() + "/" + folder;
  folder = doctor::normal_path(folder);
  if (!context.files.status(folder).is_folder) {
    return usage(printable(options.folder) +
                     " is not a folder (a command goes behind --: sqreen doctor -- gunicorn "
                     "shop:app)",
                 context);
  }
  const doctor::Project project(folder, context.files);
  const std::vector<std::string> command =
      options.live ? started_by_sqreen(context.tail) : context.tail;
  doctor::Facts facts = doctor::survey(
      project,
      {.command = command, .policy = options.policy, .library = own_library(context.files)},
      context.environment);
  if (options.show_config) {
    return show_config(facts, project, options.report.format == "json", context);
  }
  if (options.live) {
    if (const int signal = try_live(command, facts, project, context)) {
      return interrupted(signal, context);
    }
    if (is_for_people(options)) print_live(context.out, *facts.live);
  } else {
    look_at_processes(options, folder, facts, context);
  }
  look_at_network(options, facts, context);
  const doctor::Verdict verdict =
      doctor::judge_project(doctor::all_checks(), facts, options.selection, project);
  if (options.diff) return print_diff(doctor::mend(verdict, project), context);
  if (options.fix) return apply_fixes(options, doctor::mend(verdict, project), project, context);
  if (options.issue) return print_issue(verdict, {options.policy, options.report.output}, context);
  const int printed =
      print_report(verdict,
                   {.version = SQREEN_VERSION,
                    .target = context.tail.empty() ? folder : doctor::shell_quoted(context.tail),
                    .policy = options.policy},
                   options.report, context);
  if (printed != kSuccess) return printed;
  const bool failed =
      verdict.summary.errors > 0 || (options.strict && verdict.summary.warnings > 0);
  return failed ? kFindings : kSuccess;
}

void add_options(CLI::App& command, DoctorOptions& options) {
  command.add_option("FOLDER", options.folder, "The project; the current folder when not given");
  one_of(*command.add_option("--format", options.report.format,
                             "How to print: for people, scripts, code scanning or CI"),
         {"text", "json", "sarif", "junit", "github"});
  command.add_flag_callback(
      "--json", [&options] { options.report.format = "json"; }, "The same as --format json");
  command
      .add_option("--output", options.report.output,
                  "Write the report there; the text stays on the terminal")
      ->type_name("FILE");
  command
      .add_option("--select", options.selection.select,
                  "Only these checks, by id or its beginning (uwsgi); may be given again")
      ->type_name("ID")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--ignore", options.selection.ignore, "All but these checks")
      ->type_name("ID")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--strict", options.strict, "Exit with 1 for warnings, too");
  one_of(*command.add_option("--policy", options.policy,
                             "What counts as supported: today's, or the original agent's of 2021"),
         {"current", "baseline"});
  command
      .add_option("--pid", options.pid,
                  "Look at the running app that this process belongs to: what is protected, by "
                  "which hooks, and why not")
      ->type_name("PID")
      ->check(CLI::PositiveNumber);
  command.add_flag("--offline", options.offline,
                   "Do not try the way to the dashboard that a command or running app is set to");
  command.add_flag("--live", options.live,
                   "Start COMMAND under the agent on a port of its own, attack each worker, and "
                   "stop it; the app really runs");
  command.add_flag(
      "--report", options.issue,
      "Print all that somebody who helps needs to know, without secrets, for an issue");
  command.add_flag("--show-config", options.show_config,
                   "Print each effective option of uWSGI or gunicorn and where it is set");
  command.add_flag("--diff", options.diff, "Print the patch that mends what can be mended");
  command.add_flag("--fix", options.fix, "Apply it");
  command.add_flag("--allow-dirty", options.allow_dirty,
                   "With --fix: change files with uncommitted changes, too");
  command.add_flag("--list", options.list, "Show every check");
  command.add_option("--explain", options.explain, "Why a check exists, and how to mend it")
      ->type_name("ID");
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = app.add_subcommand("doctor", "Find what would leave the app unprotected");
  take_command_behind_dashes(*command);
  add_options(*command, *options);
  command->footer(
      examples({{"sqreen doctor", "the project in this folder, as CI sees it"},
                {"sqreen doctor -- gunicorn shop:app", "this command, on this machine"},
                {"sqreen doctor --show-config -- uwsgi app.ini", "where every option comes from"},
                {"sqreen doctor --pid 1234", "an app that runs: what is protected, and why not"},
                {"sqreen doctor --live -- gunicorn shop:app", "start it, and see attacks refused"},
                {"sqreen doctor --explain launch.agent-missing", ""},
                {"sqreen doctor --diff", "what would mend it"},
                {"sqreen doctor --report --output report.md", "to ask for help, without secrets"},
                {"sqreen doctor --format sarif --output doctor.sarif", "for code scanning"}}) +
      "\n\nExit status: 0 no errors, 1 errors (with --strict warnings too), 2 the command line is "
      "wrong, 3 internal error.");
  command->callback([options, &context] {
    context.run = [options, &context] { return run_doctor(*options, context); };
  });
}

}  // namespace sqreen::cli
