// SPDX-License-Identifier: Apache-2.0
// What of a lock file is really installed: uv locks for every platform at once and writes markers
// on the dependencies, not on the packages, so a package counts when some way from the project to
// it does.
//
//   shop --(sys_platform == 'win32')--> colorama       not on Linux
//   shop --[dev]--> pytest --> pluggy                  in the group dev
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/declared/declarations.h"
#include "compat/documents/document.h"

namespace sqreen::compat {

class LockGraph {
 public:
  // `packages`: uv.lock's entries. They and `declarations` must outlive this.
  LockGraph(const std::vector<const Value*>& packages, const Declarations& declarations);

  // Whether the package at `index` is installed; null: that depends on what is not known.
  // Everything is when no entry is the project itself.
  std::optional<bool> applies(std::size_t index) const;
  // The extras and groups without which it would not be there; empty: none is needed.
  std::vector<std::string> groups(std::size_t index) const;

 private:
  enum class Reach : unsigned char { no, maybe, yes };
  using Reached = std::vector<Reach>;

  static bool is_project(const Value& package);
  // All packages that the lists of dependencies lead to.
  Reached follow(const std::vector<const Value*>& lists) const;
  Reach through(const Value& dependency) const;
  std::vector<std::size_t> targets(const Value& dependency) const;

  const std::vector<const Value*>& packages_;
  const Declarations& declarations_;
  std::multimap<std::string_view, std::size_t, std::less<>> by_name_;
  bool has_project_ = false;
  Reached main_;
  std::map<std::string, Reached> optional_;  // of extras and groups
};

}  // namespace sqreen::compat
