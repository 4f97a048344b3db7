// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "fuzzed_tokens.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sqreen::agent::fuzz::check_tokens({reinterpret_cast<const char*>(data), size},
                                    sqreen::agent::SqlDialect::postgresql);
  return 0;
}
