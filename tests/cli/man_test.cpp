// SPDX-License-Identifier: Apache-2.0
// The manual pages against the program: every command, option and setting is in its page, and
// nothing else is.
#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "cli/captured_stream.h"
#include "cli/command_line.h"
#include "cli/program.h"
#include "cli/term/terminal.h"
#include "core/filesystem.h"
#include "core/reason.h"
#include "core/settings.h"
#include "core/text.h"
#include "doctor/checks/checks.h"

namespace sqreen::cli {
namespace {

using testing::HasSubstr;

// scdoc without its escapes.
std::string page(const std::string& name) {
  std::string text =
      real_filesystem().read(std::string(SQREEN_MANUAL) + "/" + name + ".1.scd").value_or("");
  std::erase(text, '\\');
  return text;
}

std::string section(const std::string& text, const std::string& title) {
  const std::string heading = "\n# " + title + "\n";
  const std::size_t begin = text.find(heading);
  if (begin == std::string::npos) return {};
  const std::size_t body = begin + heading.size();
  return text.substr(body, text.find("\n# ", body) - body);
}

// The heads of a section's entries: lines that begin with a bold word, with what stands below them.
std::map<std::string, std::string> entries(const std::string& text) {
  std::map<std::string, std::string> found;
  std::string head;
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with('*')) head = line;
    if (!head.empty()) found[head] += std::string(line) + "\n";
  }
  return found;
}

// "*-h*, *--help*" -> -h, --help
std::set<std::string> bold_words(const std::string& line) {
  std::set<std::string> words;
  const auto parts = split(line, '*');
  for (std::size_t i = 1; i < parts.size(); i += 2) words.insert(std::string(parts[i]));
  return words;
}

class ManTest : public testing::Test {
 protected:
  ManTest() {
    add_commands(app_, context_);
    for (const CLI::App* command : app_.get_subcommands([](const CLI::App*) { return true; })) {
      commands_[command->get_name()] = command;
    }
  }
  // What can be typed: options by their spellings, positionals by their name.
  static std::set<std::string> words_of(const CLI::App& command) {
    std::set<std::string> words;
    for (const CLI::Option* option : command.get_options()) {
      if (option->get_positional()) words.insert(option->get_name());
      for (const std::string& name : spellings(*option)) words.insert(name);
    }
    return words;
  }
  // A subcommand's own subcommands have a section each: "CHECK OPTIONS".
  static void expect_options(const CLI::App& command, const std::string& text,
                             const std::string& title = "OPTIONS") {
    std::set<std::string> documented;
    for (const auto& [head, body] : entries(section(text, title)))
      documented.merge(bold_words(head));
    EXPECT_EQ(documented, words_of(command)) << command.get_name();
    if (command.get_parent() == nullptr) return;
    for (const CLI::App* inner : command.get_subcommands([](const CLI::App*) { return true; })) {
      std::string name = inner->get_name();
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      expect_options(*inner, text, name + " OPTIONS");
    }
  }

  CapturedStream stream_;
  Environment environment_;
  Terminal terminal_{stream_.file(), environment_};
  Context context_{environment_, real_filesystem(), terminal_, terminal_, {}, {}};
  CLI::App app_;
  std::map<std::string, const CLI::App*> commands_;
};

TEST_F(ManTest, EveryCommandHasAPageWithAllItsOptions) {
  for (const auto& [name, command] : commands_) {
    if (name == "help") continue;  // a part of sqreen(1)
    const std::string text = page("sqreen-" + name);
    ASSERT_NE(text, "") << "man/sqreen-" << name << ".1.scd is missing";
    EXPECT_THAT(text, HasSubstr("sqreen-" + name + " - ")) << name;
    EXPECT_THAT(page("sqreen"), HasSubstr(name == "help" ? "" : "*sqreen-" + name + "*(1)"))
        << name;
    expect_options(*command, text);
  }
  expect_options(app_, page("sqreen"));
}

TEST_F(ManTest, EveryPageBelongsToACommand) {
  const std::vector<std::string> files = real_filesystem().list(SQREEN_MANUAL).value();
  for (const std::string& file : files) {
    if (!file.ends_with(".scd") || file == "sqreen.1.scd") continue;
    EXPECT_TRUE(commands_.contains(file.substr(7, file.find('.') - 7))) << file;
  }
}

TEST_F(ManTest, TheMainPageListsTheCommands) {
  std::set<std::string> documented;
  for (const auto& [head, body] : entries(section(page("sqreen"), "COMMANDS"))) {
    documented.insert(*bold_words(head).begin());
  }
  std::set<std::string> known;
  for (const auto& [name, command] : commands_) known.insert(name);
  EXPECT_EQ(documented, known);
}

TEST_F(ManTest, DoctorsPageListsTheChecks) {
  std::set<std::string> documented;
  for (const auto& [head, body] : entries(section(page("sqreen-doctor"), "CHECKS"))) {
    documented.insert(head + body.substr(body.find('\n'), body.size() - body.find('\n') - 1));
  }
  for (const doctor::Check* check : doctor::all_checks()) {
    std::string title(check->title);
    if (!title.starts_with("uWSGI")) title[0] = static_cast<char>(std::toupper(title[0]));
    const std::string entry = "*" + std::string(check->id) + "* (" +
                              std::string(severity_name(check->severity)) + ")\n\t" + title + ".";
    const bool found = std::any_of(documented.begin(), documented.end(),
                                   [&](const auto& text) { return text.starts_with(entry); });
    EXPECT_TRUE(found) << "in man/sqreen-doctor.1.scd, CHECKS:\n" << entry;
  }
  EXPECT_EQ(documented.size(), doctor::all_checks().size());
}

TEST_F(ManTest, StatussPageListsTheReasons) {
  std::set<std::string> listed;
  for (const auto& [head, text] : entries(section(page("sqreen-status"), "REASONS"))) {
    for (const std::string& word : bold_words(head)) listed.insert(word);
  }
  std::set<std::string> known;
  for (const ReasonDescription& description : reason_descriptions()) {
    if (description.reason != Reason::none) known.insert(std::string(description.id));
  }
  EXPECT_EQ(listed, known);
}

TEST_F(ManTest, TheMainPageListsTheSettings) {
  const auto documented = entries(section(page("sqreen"), "SETTINGS"));
  std::set<std::string> heads;
  for (const auto& [head, body] : documented) heads.insert(head);
  std::set<std::string> known;
  for (const SettingDescription& setting : setting_descriptions()) {
    std::string head = "*" + std::string(setting.variable) + "*";
    if (!setting.key.empty()) head += ", _" + std::string(setting.key) + "_";
    known.insert(head);
    if (!documented.contains(head) || setting.fallback.empty() || setting.fallback.size() > 90 ||
        setting.type == "regular expression" || setting.key == "trusted_proxies") {
      continue;  // long defaults are described in words
    }
    EXPECT_THAT(documented.at(head), HasSubstr("Default: " + std::string(setting.fallback)))
        << head;
  }
  EXPECT_EQ(heads, known);
}

TEST_F(ManTest, StartsPageNamesTheSettingsOfItsOptions) {
  const std::string text = page("sqreen-start");
  for (const SettingDescription& setting : setting_descriptions()) {
    if (setting.key != "mode" && setting.key != "app_name") continue;
    EXPECT_THAT(section(text, "OPTIONS"), HasSubstr("_" + std::string(setting.variable) + "_"));
    EXPECT_THAT(section(text, "ENVIRONMENT"), HasSubstr("*" + std::string(setting.variable) + "*"));
  }
}

}  // namespace
}  // namespace sqreen::cli
