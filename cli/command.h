// SPDX-License-Identifier: Apache-2.0
// How a subcommand joins the program: one file each, one function that adds itself to the CLI11
// app. The callback only stores what to run; main.cpp runs it after the whole line was parsed and
// the output mode is known, and returns its exit code.
//
//   void add_status(CLI::App& app, Context& context) {
//     auto options = std::make_shared<StatusOptions>();
//     CLI::App* command = app.add_subcommand("status", "Show what is protected");
//     command->footer(examples({{"sqreen status --format json", "for scripts"}}));
//     add_format_option(*command, options->format);
//     command->callback([options, &context] { context.run = [options, &context] { return
//     run_status(*options, context); }; });
//   }
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sqreen::cli {

class Terminal;

// Exit codes of every subcommand but `start`, as ruff and ESLint use them. `start` has a shell's:
// 125 its own failure, 126, 127.
enum ExitCode : int {
  kSuccess = 0,
  kFindings = 1,
  kUsage = 2,
  kInternal = 3,
  kStartFailed = 125,
  kNotExecutable = 126,
  kNotFound = 127
};

struct Context {
  const Environment& environment;
  const FileSystem& files;
  Terminal& out;  // standard output
  Terminal& err;  // standard error
  std::function<int()> run;
  // What follows the options of a command that takes another command line
  // (CLI::App::prefix_command(), `start`), or stands behind `--` (`doctor`).
  std::vector<std::string> tail = {};
};

enum class Format { text, json };

// Adds --format text|json and --json.
void add_format_option(CLI::App& command, Format& format);
// The option takes one of these words and nothing else: help, completion and "did you mean" know
// them.
void one_of(CLI::Option& option, std::initializer_list<const char*> words);
// Another command line may follow behind `--`: it comes in Context::tail.
void take_command_behind_dashes(CLI::App& command);
bool takes_command_behind_dashes(const CLI::App& command);
// The "Examples:" block under a command's help.
std::string examples(std::initializer_list<std::pair<const char*, const char*>> lines);

void add_start(CLI::App& app, Context& context);
void add_status(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_events(CLI::App& app, Context& context);
void add_compat(CLI::App& app, Context& context);
void add_relay(CLI::App& app, Context& context);
void add_version(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

}  // namespace sqreen::cli
