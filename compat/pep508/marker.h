// SPDX-License-Identifier: Apache-2.0
// Environment markers: for which environments a requirement counts (PEP 508;
// https://packaging.python.org/specifications/dependency-specifiers/#environment-markers).
//
//   const auto marker = Marker::parse("python_version < '3.8' and extra == 'tests'");
//   const auto verdict = marker->evaluate({.variables = {{"python_version", "3.7"}}});
//   // verdict.holds is null: nobody said which extra
//
// A variable without a value makes what depends on it unknown, and only that: "no" and "unknown" is
// no. Values: thread-safe to read.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sqreen::compat {

class Cursor;

struct MarkerEnvironment {
  // "python_version" -> "3.11"; "extra" -> the one extra that is asked for, "" for none.
  std::map<std::string, std::string, std::less<>> variables;
  // "extras" and "dependency_groups" of lock files.
  std::map<std::string, std::set<std::string>, std::less<>> sets;
};

class Marker {
 public:
  static Expected<Marker> parse(std::string_view text);
  // Takes a marker from where `cursor` stands, and white space behind it.
  static Expected<Marker> take(Cursor& cursor);

  struct Verdict {
    std::optional<bool> holds;
    std::string undefined;  // why something in it could not be judged; empty: everything was
  };
  Verdict evaluate(const MarkerEnvironment& environment) const;

  // In one spelling: `python_version < "3.8" and (os_name == "nt" or extra == "x")`.
  std::string text() const;

  struct Operand {
    bool is_variable = false;
    std::string text;  // a variable's name with underscores, or a value without quotes
  };
  struct Node {
    // A comparison, when there are no alternatives.
    Operand left;
    std::string op;  // "<", "not in"
    Operand right;
    // One of these, of each all.
    std::vector<std::vector<Node>> alternatives;
  };
  const Node& root() const { return root_; }

 private:
  Node root_;
};

}  // namespace sqreen::compat
