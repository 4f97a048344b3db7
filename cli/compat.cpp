// SPDX-License-Identifier: Apache-2.0
// `sqreen compat`: what is supported here, of these things, and at all; judged by a policy.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/compat/environment.h"
#include "cli/compat/json.h"
#include "cli/compat/output.h"
#include "cli/compat/page.h"
#include "cli/term/terminal.h"
#include "compat/policy/names.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

struct CompatOptions {
  std::string policy = "current";
  OutputOptions output;
  EnvironmentChoice environment;
  std::vector<std::string> items;
  std::vector<std::string> areas;
};

int fail_with(Context& context, const char* command, const Error& error, ExitCode code) {
  context.err.line(std::string("sqreen compat ") + command + ": " + printable(error.message));
  return code;
}

int print(Context& context, const char* command, const OutputOptions& output, const Page& page,
          const std::string& json, bool supported) {
  if (const auto done = print_output(output, page, json, context); !done) {
    return fail_with(context, command, done.error(), kInternal);
  }
  return supported ? kSuccess : kFindings;
}

int run_report(const CompatOptions& options, Context& context) {
  const auto survey = survey_chosen(options.environment, context.environment, context.files);
  if (!survey) return fail_with(context, "report", survey.error(), kUsage);
  const auto report = compat::make_report(*compat::find_policy(options.policy), *survey);
  return print(context, "report", options.output, report_page(report, *survey),
               report_json(report, *survey), report.supported());
}

int run_check(const CompatOptions& options, Context& context) {
  const compat::Policy& policy = *compat::find_policy(options.policy);
  std::vector<compat::Item> items;
  std::vector<compat::Judgement> answers;
  for (const std::string& word : options.items) {
    auto item = compat::parse_item(word);
    if (!item) return fail_with(context, "check", item.error(), kUsage);
    answers.push_back(judge(policy, *item));
    items.push_back(std::move(*item));
  }
  const bool supported = std::all_of(
      answers.begin(), answers.end(),
      [](const compat::Judgement& answer) { return answer.verdict == compat::Verdict::supported; });
  return print(context, "check", options.output, check_page(policy, items, answers),
               check_json(policy, options.items, answers), supported);
}

int run_matrix(const CompatOptions& options, Context& context) {
  const compat::Policy& policy = *compat::find_policy(options.policy);
  std::vector<compat::Area> areas;
  for (std::size_t i = 0; i < compat::kAreaCount; ++i) {
    const auto area = static_cast<compat::Area>(i);
    const auto& chosen = options.areas;
    if (std::find(chosen.begin(), chosen.end(), compat::area_name(area)) != chosen.end()) {
      areas.push_back(area);
    }
  }
  return print(context, "matrix", options.output, matrix_page(policy, areas),
               matrix_json(policy, areas), true);
}

void add_policy_option(CLI::App& command, CompatOptions& options) {
  one_of(*command.add_option("--policy", options.policy,
                             "The original's of 2021, or what our tests prove today (the default)"),
         {"baseline", "current"});
}

void add_environment_options(CLI::App& command, EnvironmentChoice& choice) {
  command.add_option("--python", choice.python, "An interpreter and its packages")
      ->type_name("FILE");
  command.add_option("--venv", choice.venv, "A virtual environment")->type_name("FOLDER");
  command.add_option("--root", choice.root, "An unpacked container image")->type_name("FOLDER");
  constexpr const char* kWhat =
      "A requirements file, pyproject.toml, poetry.lock, Pipfile.lock, uv.lock, pdm.lock, "
      "pylock.toml or environment.yml";
  command.add_option("--file", choice.file, kWhat)->type_name("FILE");
  command.add_option("FILE", choice.file, "The same as --file FILE")->type_name("FILE");
}

using Run = int (*)(const CompatOptions&, Context&);

void run_with(CLI::App& command, const std::shared_ptr<CompatOptions>& options, Context& context,
              Run run) {
  command.callback([&command, options, &context, run] {
    if (!command.get_subcommands().empty()) return;
    context.run = [options, &context, run] { return run(*options, context); };
  });
}

void add_report(CLI::App& compat, const std::shared_ptr<CompatOptions>& options, Context& context) {
  CLI::App* command =
      compat.add_subcommand("report", "What is supported of an environment (the default)");
  add_policy_option(*command, *options);
  add_environment_options(*command, options->environment);
  add_output_options(*command, options->output);
  command->footer(examples({{"sqreen compat report", "this machine"},
                            {"sqreen compat report --venv /srv/shop/venv", ""},
                            {"sqreen compat report requirements.txt --json", "before it is built"},
                            {"sqreen compat report --format html --output report.html", ""}}));
  run_with(*command, options, context, run_report);
}

void add_check(CLI::App& compat, const std::shared_ptr<CompatOptions>& options, Context& context) {
  CLI::App* command = compat.add_subcommand("check", "Is this supported? And that version?");
  command->add_option("ITEM", options->items, "NAME or NAME==VERSION, in any case")->required();
  add_policy_option(*command, *options);
  add_output_options(*command, options->output);
  command->footer(examples({{"sqreen compat check flask uwsgi postgres", ""},
                            {"sqreen compat check --policy baseline django==1.5", ""},
                            {"sqreen compat check cpython==3.12 macos==10.14 --json", ""}}));
  run_with(*command, options, context, run_check);
}

void add_matrix(CLI::App& compat, const std::shared_ptr<CompatOptions>& options, Context& context) {
  CLI::App* command = compat.add_subcommand("matrix", "The whole policy");
  one_of(*command->add_option("--area", options->areas, "Only this area; may be given again")
              ->expected(1)
              ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll),
         {"operating-systems", "runtimes", "web-frameworks", "web-servers", "databases",
          "template-engines", "event-loops", "user-monitoring", "other-agents"});
  add_policy_option(*command, *options);
  add_output_options(*command, options->output);
  command->footer(examples({{"sqreen compat matrix --policy baseline", ""},
                            {"sqreen compat matrix --area databases --area web-servers", ""}}));
  run_with(*command, options, context, run_matrix);
}

}  // namespace

void add_compat(CLI::App& app, Context& context) {
  auto options = std::make_shared<CompatOptions>();
  CLI::App* command =
      app.add_subcommand("compat", "Show what is supported: here, of these things, and at all");
  add_policy_option(*command, *options);
  add_environment_options(*command, options->environment);
  add_output_options(*command, options->output);
  add_report(*command, options, context);
  add_check(*command, options, context);
  add_matrix(*command, options, context);
  command->footer(examples({{"sqreen compat", "is everything here supported?"},
                            {"sqreen compat check django==4.2 uwsgi", "are these?"},
                            {"sqreen compat matrix", "what is, at all?"}}));
  run_with(*command, options, context, run_report);
}

}  // namespace sqreen::cli
