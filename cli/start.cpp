// SPDX-License-Identifier: Apache-2.0
// `sqreen start`: the app's command with the agent inside.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/own_installation.h"
#include "cli/start/child_process.h"
#include "cli/start/dry_run.h"
#include "cli/start/launch.h"
#include "cli/start/plan.h"
#include "cli/term/terminal.h"

namespace sqreen::cli {
namespace {

struct StartOptions {
  StartRequest request;
  bool dry_run = false;
  bool supervise = false;
  bool no_supervise = false;
};

int run_start(StartOptions& options, Context& context) {
  options.request.command = context.tail;
  if (options.request.command.empty()) {
    context.err.line(
        "sqreen start: a command is missing, for example: sqreen start gunicorn shop:app");
    return kStartFailed;
  }
  if (options.supervise && options.no_supervise) {
    context.err.line("sqreen start: --supervise and --no-supervise exclude each other");
    return kStartFailed;
  }
  const std::string program = own_program(context.files);
  const std::string library = own_library(context.files);

  const auto start = [&](const std::function<void(const std::string&)>& run_created) {
    const Plan plan = make_plan(options.request, context.environment, context.files, library);
    if (options.dry_run) return print_plan(plan, options.request.strict, context);
    return launch(plan, {options.request.strict, program, run_created}, context);
  };
  const bool stays = options.supervise || (getpid() == 1 && !options.no_supervise);
  if (!stays || options.dry_run) return start({});
  const auto code = supervise(start);
  if (code) return *code;
  context.err.line("sqreen: " + code.error().message);
  return kStartFailed;
}

}  // namespace

void add_start(CLI::App& app, Context& context) {
  auto options = std::make_shared<StartOptions>();
  CLI::App* command = app.add_subcommand("start", "Start an app with the agent inside");
  command->prefix_command();
  command->add_flag("--dry-run", options->dry_run,
                    "Show what would be done and why; start nothing");
  command->add_flag("--strict", options->request.strict,
                    "Refuse to start (exit status 125) where a warning would be printed");
  CLI::Option* mode =
      command->add_option("--mode", options->request.mode,
                          "Block attacks, only report them, or do neither (SQREEN_MODE)");
  one_of(*mode, {"off", "monitor", "block"});
  command
      ->add_option("--app", options->request.app,
                   "Name under which the app is shown (SQREEN_APP_NAME)")
      ->type_name("NAME");
  command->add_flag("--supervise", options->supervise,
                    "Stay as the parent of COMMAND: forward signals, reap, wait for the last "
                    "events to be stored (the default as PID 1)");
  command->add_flag("--no-supervise", options->no_supervise, "Become COMMAND, as PID 1 too");
  command->footer(
      examples({{"sqreen start gunicorn -w 4 shop:app", ""},
                {"sqreen start uwsgi --ini shop.ini", ""},
                {"sqreen start python app.py", ""},
                {"sqreen start newrelic-admin run-program gunicorn shop:app", "sqreen comes first"},
                {"sqreen start --mode monitor flask run", "report attacks, let them pass"},
                {"sqreen start --dry-run gunicorn shop:app", "what would happen, and why"}}) +
      "\n\nOptions come before COMMAND; everything behind it is COMMAND's own. COMMAND keeps its "
      "pid, signals,\n"
      "standard streams and exit status. sqreen-start is the same by another name.\n"
      "Exit status: COMMAND's; 125 when sqreen refuses or fails, 126 when COMMAND cannot run, 127 "
      "when there is none.");
  command->callback([options, &context] {
    context.run = [options, &context] { return run_start(*options, context); };
  });
}

}  // namespace sqreen::cli
