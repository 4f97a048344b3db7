// SPDX-License-Identifier: Apache-2.0
// The first line is the content type behind "multipart/", the rest the body.
#include <algorithm>
#include <cstdint>

#include "fuzzed_inputs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), size);
  const std::string type = "multipart/" + std::string(text.substr(0, end));
  sqreen::agent::fuzz::check_body(type, text.substr(std::min(end + 1, size)));
  return 0;
}
