// SPDX-License-Identifier: Apache-2.0
// Options that a configuration declares for itself: `declare-option = name=first=$1;second=$2`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "doctor/uwsgi/option_table.h"

namespace sqreen::doctor {

class CustomOptions {
 public:
  void declare(std::string_view definition);  // without a '=' it has no effect
  bool contains(std::string_view name) const { return bodies_.contains(name); }
  // nullopt: not declared.
  std::optional<ArgumentKind> kind(std::string_view name) const;
  // The options, with their values, that `name` stands for; $1 is the first word of `value`.
  std::vector<std::pair<std::string, std::string>> steps(std::string_view name,
                                                         std::string_view value) const;

 private:
  std::map<std::string, std::string, std::less<>> bodies_;
};

}  // namespace sqreen::doctor
