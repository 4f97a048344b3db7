// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "fuzzed_inputs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sqreen::agent;  // NOLINT: a fuzz target's only scope
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  fuzz::check_body("application/x-www-form-urlencoded", text);
  Inputs inputs;
  inputs.parse_head({.path = text, .query = text});
  fuzz::read_all(inputs);
  return 0;
}
