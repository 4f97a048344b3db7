// SPDX-License-Identifier: Apache-2.0
// `sqreen status`: what is protected on this machine, and what is not and why.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/runs.h"
#include "cli/status_report.h"
#include "cli/term/terminal.h"
#include "core/settings.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

struct StatusOptions {
  Format format = Format::text;
  std::string app;
  bool all = false;
  bool check = false;
};

void print_nothing(const StatusOptions& options, Terminal& out) {
  if (!options.app.empty()) {
    out.line("No app named " + printable(options.app) + " runs under sqreen.");
  } else {
    out.line("No app runs under sqreen. Start one with: sqreen start gunicorn shop:app");
  }
  if (!options.all) out.line("Runs that have ended: sqreen status --all");
}

int run_status(const StatusOptions& options, Context& context) {
  const Settings settings = load_settings(context.environment, context.files).settings;
  const std::vector<AppStatus> live =
      live_apps(settings, context.environment, options.app, system_clock());
  std::vector<AppStatus> shown = live;
  if (options.all) {
    for (AppStatus& ended : ended_apps(settings, context.environment, options.app, live)) {
      shown.push_back(std::move(ended));
    }
  }
  if (options.format == Format::json) {
    context.out.line(status_json(shown));
  } else if (shown.empty()) {
    print_nothing(options, context.out);
  } else {
    print_status(context.out, shown);
  }
  if (!options.check) return kSuccess;
  const bool all_protected =
      !live.empty() && std::all_of(live.begin(), live.end(), [](const AppStatus& app) {
        return protection_of(app) == Protection::full;
      });
  return all_protected ? kSuccess : kFindings;
}

}  // namespace

void add_status(CLI::App& app, Context& context) {
  auto options = std::make_shared<StatusOptions>();
  CLI::App* command =
      app.add_subcommand("status", "Show what is protected, and what is not and why");
  command->add_option("--app", options->app, "Only this app")->type_name("NAME");
  command->add_flag("--all", options->all, "The last run of apps that have ended, too");
  command->add_flag("--check", options->check,
                    "Exit with 1 unless something runs and all of it is protected");
  add_format_option(*command, options->format);
  command->footer(examples({{"sqreen status", "a table for people"},
                            {"sqreen status --format json", "for scripts"},
                            {"sqreen status --check --app shop", "for a health check"}}));
  command->callback([options, &context] {
    context.run = [options, &context] { return run_status(*options, context); };
  });
}

}  // namespace sqreen::cli
