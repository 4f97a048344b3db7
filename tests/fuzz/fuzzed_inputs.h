// SPDX-License-Identifier: Apache-2.0
// What must hold of Inputs whatever bytes they come from. Sanitizers see to the rest: every view is
// read here.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "agent/inputs.h"

namespace sqreen::agent::fuzz {

inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// All inputs in one text.
inline std::string read_all(const Inputs& inputs) {
  std::string out;
  for (const Input& input : inputs.all()) {
    require(!input.value.empty(), "an input has a value");
    out.append(input.name).append("=").append(input.value).append("\n");
  }
  return out;
}

inline void check_body(std::string_view type, std::string_view body) {
  Inputs inputs({.count = 500, .json_depth = 16});
  inputs.parse_body(type, body, true);
  const std::string first = read_all(inputs);
  require(inputs.all().size() <= 500, "the limit on inputs");
  // Decoded forms are a handful, each no longer than a few times the body; paths have a bound of
  // their own.
  require(first.size() <= 500 * (16 * body.size() + 600), "memory is bounded by the body");
  inputs.parse_body(type, body.substr(0, body.size() / 2), false);
  read_all(inputs);
  inputs.parse_body(type, body, true);
  require(read_all(inputs) == first, "parsing again gives the same");
}

}  // namespace sqreen::agent::fuzz
