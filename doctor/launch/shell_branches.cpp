// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell_branches.h"

#include <fnmatch.h>

#include <algorithm>

#include "core/text.h"
#include "doctor/launch/shell.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestPattern = 200;  // what fnmatch() is asked

// `[ A = B ]`, `[[ $1 == web ]]`, `test -z A`: nullopt when it is something else, or not known.
std::optional<bool> evaluate(const std::vector<ShellWord>& words) {
  if (words.empty()) return std::nullopt;
  const std::string& name = words[0].text;
  if (name != "[" && name != "[[" && name != "test") return std::nullopt;
  const std::size_t end = name == "test" ? words.size() : words.size() - 1;
  if (!std::all_of(words.begin(), words.end(), [](const ShellWord& word) { return word.known; })) {
    return std::nullopt;
  }
  if (end == 3 && words[1].text == "-z") return words[2].text.empty();
  if (end == 3 && words[1].text == "-n") return !words[2].text.empty();
  if (end != 4) return std::nullopt;
  const bool plain = words[3].text.find_first_of("*?[") == std::string::npos;
  if (name == "[[" && !plain) return std::nullopt;  // a pattern there
  if (words[2].text == "=" || words[2].text == "==") return words[1].text == words[3].text;
  if (words[2].text == "!=") return words[1].text != words[3].text;
  return std::nullopt;
}

// nullopt: a part of the pattern only the running shell knows.
std::optional<bool> matches(std::string_view pattern, const std::string& subject) {
  if (pattern.size() > kLongestPattern || subject.size() > kLongestPattern ||
      pattern.find_first_of("$`\\") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string plain(pattern);
  std::erase_if(plain, [](char c) { return c == '\'' || c == '"'; });
  return fnmatch(plain.c_str(), subject.c_str(), 0) == 0;
}

}  // namespace

bool ShellBranches::any(Runs runs) const {
  return std::any_of(open_.begin(), open_.end(),
                     [runs](const Branch& branch) { return branch.runs == runs; });
}

void ShellBranches::enter(Branch& branch, Runs own) {
  if (branch.earlier == Runs::yes) own = Runs::no;
  branch.runs = branch.earlier == Runs::maybe && own == Runs::yes ? Runs::maybe : own;
  branch.earlier = std::max(branch.earlier, own);
}

void ShellBranches::begin_case(std::optional<std::string> subject) {
  open_.push_back({Kind::selection, Runs::no, Runs::no, std::move(subject)});
}

void ShellBranches::case_pattern(std::string_view pattern) {
  if (!in_case()) return;
  Branch& branch = open_.back();
  Runs runs = branch.subject ? Runs::no : Runs::maybe;
  if (branch.subject) {
    for (const std::string_view one : split(pattern, '|')) {
      const auto fits = matches(trim(one), *branch.subject);
      runs = std::max(runs, !fits ? Runs::maybe : *fits ? Runs::yes : Runs::no);
    }
  }
  enter(branch, runs);
}

void ShellBranches::condition(const std::vector<ShellWord>& words) {
  Branch& branch = open_.back();
  ++branch.conditions;
  branch.holds = evaluate(words);
}

void ShellBranches::condition_is_more() {
  if (in_condition()) ++open_.back().conditions;
}

void ShellBranches::then() {
  if (!in_condition()) return;
  Branch& branch = open_.back();
  branch.in_condition = false;
  const bool is_known = branch.conditions == 1 && branch.holds;
  enter(branch, !is_known ? Runs::maybe : *branch.holds ? Runs::yes : Runs::no);
}

void ShellBranches::begin_elif() {
  if (open_.empty() || open_.back().kind != Kind::choice) return;
  Branch& branch = open_.back();
  branch.runs = branch.earlier == Runs::yes ? Runs::no : Runs::maybe;
  branch.in_condition = true;
  branch.conditions = 0;
  branch.holds.reset();
}

void ShellBranches::begin_else() {
  if (open_.empty() || open_.back().kind != Kind::choice) return;
  enter(open_.back(), Runs::yes);
}

void ShellBranches::end() {
  if (!open_.empty()) open_.pop_back();
}

}  // namespace sqreen::doctor
