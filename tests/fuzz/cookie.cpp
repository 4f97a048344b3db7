// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "fuzzed_inputs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sqreen::agent::RequestParts parts;
  parts.cookie = text;
  parts.headers = {{"authorization", text}, {"x-forwarded-for", text}, {text, text}};
  sqreen::agent::Inputs inputs;
  inputs.parse_head(parts);
  sqreen::agent::fuzz::read_all(inputs);
  return 0;
}
