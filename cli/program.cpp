// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <span>

#include "cli/command_line.h"
#include "cli/completion.h"
#include "cli/term/terminal.h"

namespace sqreen::cli {
namespace {

constexpr std::string_view kShortHelp =
    "sqreen protects a Python web app from the inside: it blocks attacks at the dangerous call "
    "itself.\n"
    "\n"
    "  sqreen start gunicorn shop:app   start the app with the agent inside\n"
    "  sqreen status                    what is protected, and what is not and why\n"
    "  sqreen doctor                    what would leave the app unprotected\n"
    "  sqreen events --follow           what was attacked\n"
    "  sqreen compat                    what is supported of this environment\n"
    "\n"
    "More: sqreen --help, sqreen help COMMAND\n";

// "sqreen start", as the user would type it.
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name() : full_name(*parent) + " " + command.get_name();
}

bool is_start(const CLI::App& command) {
  return command.get_name() == "start" && command.get_parent() != nullptr;
}

int usage_error(const CLI::App& command, const std::string& message, Context& context) {
  context.err.line(full_name(command) + ": " + message + " (see '" + full_name(command) +
                   " --help')");
  return is_start(command) ? kStartFailed : kUsage;
}

class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    std::string usage = Formatter::make_usage(app, std::move(name));
    if (!app->get_prefix_command() && !takes_command_behind_dashes(*app)) return usage;
    usage.erase(usage.find_last_not_of("\n ") + 1);
    if (!app->get_prefix_command()) return usage + " [-- COMMAND...]\n";
    return usage + " [--] COMMAND...\n";
  }
  // "FILE FILE" says no more than "FILE".
  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_positional() && option->get_type_name() == option->get_name()) return "";
    return Formatter::make_option_opts(option);
  }
};

void set_formatter(CLI::App& app) {
  const auto formatter = std::make_shared<HelpFormatter>();
  formatter->column_width(34);
  formatter->label("OPTIONS", "options");
  formatter->label("SUBCOMMAND", "COMMAND");
  formatter->label("SUBCOMMANDS", "Commands");
  formatter->label("Subcommands", "Commands");
  app.formatter(formatter);
}

// `help start` is `start --help`.
void rewrite_help(std::vector<std::string>& words) {
  if (words.empty() || words.front() != "help") return;
  words.erase(words.begin());
  if (words.empty() || words.back() != "--help") words.emplace_back("--help");
}

}  // namespace

void add_commands(CLI::App& app, Context& context) {
  app.name("sqreen");
  app.description(
      "Protects a Python web app from the inside: blocks attacks at the dangerous call itself.");
  set_formatter(app);  // inherited by what is added below
  app.set_help_flag("-h,--help", "Show this help");
  app.set_version_flag("--version", "sqreen " SQREEN_VERSION, "Show the version");
  app.footer(examples({{"sqreen start gunicorn shop:app", "start an app with the agent inside"},
                       {"sqreen help start", "all about one command"}}));
  add_start(app, context);
  add_status(app, context);
  add_doctor(app, context);
  add_events(app, context);
  add_compat(app, context);
  add_relay(app, context);
  add_version(app, context);
  add_completion(app, context);
  app.add_subcommand("help", "Show help for a command")->add_option("COMMAND", "The command");
}

int run_program(std::string_view program, std::vector<std::string> words, Context& context) {
  if (program.substr(program.rfind('/') + 1) == "sqreen-start")
    words.insert(words.begin(), "start");
  if (words.empty()) {
    context.out.print(kShortHelp);
    return kSuccess;
  }
  CLI::App app;
  add_commands(app, context);
  if (words.front() == "__complete") {
    complete(app, std::span(words).subspan(1), context.out);
    return kSuccess;
  }
  rewrite_help(words);

  const Place place = walk(app, words);
  if (place.unknown) {
    return usage_error(*place.command, unknown_word(*place.command, words[place.next]), context);
  }
  if (place.wants_value != nullptr) {
    return usage_error(*place.command, "option " + words.back() + " needs a value", context);
  }
  context.tail.assign(words.begin() + static_cast<std::ptrdiff_t>(place.next), words.end());
  words.resize(place.next);
  if (!words.empty() && words.back() == "--") words.pop_back();
  try {
    std::vector<std::string> reversed(words.rbegin(),
                                      words.rend());  // CLI11 takes them from the back
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const CLI::App* parent = place.command->get_parent();
    context.out.print(place.command->help(parent == nullptr ? "" : full_name(*parent)));
    return kSuccess;
  } catch (const CLI::CallForVersion& version) {
    context.out.line(version.what());
    return kSuccess;
  } catch (const CLI::ParseError& error) {
    return usage_error(*place.command, error.what(), context);
  }
  if (!context.run) return usage_error(*place.command, "a command is missing", context);
  return context.run();
}

}  // namespace sqreen::cli
