// SPDX-License-Identifier: Apache-2.0
// `sqreen relay`: what `sqreen start` runs to begin a relay. Plumbing; nobody types it.
#include "relay/relay.h"

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/term/terminal.h"
#include "core/settings.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

struct Options {
  std::string run;
  std::string app;
  std::string state;
  std::string python;
  bool foreground = false;
};

// "/run/sqreen/shop.0a1b2c3d" -> "shop"
std::string app_of(const std::string& run_folder) {
  const std::string name = run_folder.substr(run_folder.rfind('/') + 1);
  return name.substr(0, name.rfind('.'));
}

int fail_with(Context& context, const std::string& message) {
  context.err.line("sqreen relay: " + printable(message));
  return kInternal;
}

int run(const Options& options, Context& context) {
  const auto folder = context.files.real_path(options.run);
  if (!folder) return fail_with(context, folder.error().message);

  relay::RelayOptions relay;
  relay.run_folder = *folder;
  relay.app_name = options.app.empty() ? app_of(*folder) : options.app;
  relay.python = options.python;
  relay.settings = load_settings(context.environment, context.files).settings;
  if (options.state.empty()) {
    const auto state = state_folder(relay.settings, context.environment);
    if (!state) return fail_with(context, state.error().message);
    relay.state_folder = *state;
  } else {
    // It may appear later, or be unusable for a while: the relay goes on trying.
    const auto state = context.files.real_path(options.state);
    relay.state_folder = state ? *state : options.state;
  }

  if (options.foreground) ::umask(077);
  const auto result =
      options.foreground ? relay::run_relay(relay, system_clock()) : relay::start_detached(relay);
  return result ? kSuccess : fail_with(context, result.error().message);
}

}  // namespace

void add_relay(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "relay", "Start the process that stores a running app's events (`sqreen start` does it)");
  command->add_option("--run", options->run, "The run's folder")->type_name("FOLDER")->required();
  command->add_option("--app", options->app, "The app's name; the folder's without it")
      ->type_name("NAME");
  command->add_option("--state", options->state, "The folder of the store")->type_name("FOLDER");
  command
      ->add_option("--python", options->python,
                   "The app's interpreter, whose packages are judged once")
      ->type_name("FILE");
  command->add_flag("--foreground", options->foreground,
                    "Stay attached and unwatched, until the app is gone");
  command->footer(examples(
      {{"sqreen relay --run /run/sqreen/shop.0a1b2c3d --foreground", "watch a relay at work"}}));
  command->callback([options, &context] {
    context.run = [options, &context] { return run(*options, context); };
  });
}

}  // namespace sqreen::cli
