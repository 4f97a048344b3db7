// SPDX-License-Identifier: Apache-2.0
// Which branch of a script's `case`, `if` and loops runs, as far as words that are known tell:
// `case "$1" in web) ... ;; worker) ... ;; esac` in a script that is called with "worker".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

struct ShellWord;

class ShellBranches {
 public:
  void begin_loop() { open_.push_back({Kind::loop, Runs::maybe}); }
  void begin_case(std::optional<std::string> subject);  // nullopt: not known
  void case_pattern(std::string_view pattern);          // as written: "web|'all'|w*"
  void begin_if() { open_.push_back({Kind::choice, Runs::maybe, Runs::no, {}, true}); }
  void condition(const std::vector<ShellWord>& words);  // a command between `if` and `then`
  void condition_is_more();                             // `!`, a subshell...: not followed
  void then();
  void begin_elif();
  void begin_else();
  void end();  // fi, done, esac; of nothing: no harm

  bool in_case() const { return !open_.empty() && open_.back().kind == Kind::selection; }
  bool in_condition() const { return !open_.empty() && open_.back().in_condition; }
  bool is_skipped() const { return any(Runs::no); }  // what stands here never runs
  bool is_certain() const { return !any(Runs::no) && !any(Runs::maybe); }

 private:
  enum class Kind : unsigned char { loop, selection, choice };
  enum class Runs : unsigned char { no, maybe, yes };

  struct Branch {
    Kind kind;
    Runs runs;
    Runs earlier = Runs::no;  // whether one before it does
    std::optional<std::string> subject;
    bool in_condition = false;
    int conditions = 0;
    std::optional<bool> holds;
  };

  bool any(Runs runs) const;
  // A branch whose own condition says `own`, behind those before it.
  static void enter(Branch& branch, Runs own);

  std::vector<Branch> open_;
};

}  // namespace sqreen::doctor
