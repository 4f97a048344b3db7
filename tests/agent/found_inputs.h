// SPDX-License-Identifier: Apache-2.0
// What Inputs found, in a form that a test can compare and a failure can print.
#pragma once

#include <string>
#include <vector>

#include "agent/inputs.h"

namespace sqreen::agent::testing {

// "query id=x' or 1"; a name that is itself an input: "query name x'".
inline std::string text_of(const Input& input) {
  std::string out(origin_name(input.origin));
  out += ' ';
  if (input.is_name) return out + "name " + std::string(input.value);
  return out + std::string(input.name) + "=" + std::string(input.value);
}

inline std::vector<std::string> found(const Inputs& inputs) {
  std::vector<std::string> out;
  for (const Input& input : inputs.all()) out.push_back(text_of(input));
  return out;
}

inline std::vector<std::string> found_in_head(const RequestParts& parts) {
  Inputs inputs;
  inputs.parse_head(parts);
  return found(inputs);
}

inline std::vector<std::string> found_in_body(std::string_view type, std::string_view body) {
  Inputs inputs;
  inputs.parse_body(type, body, true);
  return found(inputs);
}

}  // namespace sqreen::agent::testing
