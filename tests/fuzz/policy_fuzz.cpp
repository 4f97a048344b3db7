// SPDX-License-Identifier: Apache-2.0
// What decodes is a policy that encodes to the same policy again, and nothing in it could split a
// response.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = sqreen::decode_policy({reinterpret_cast<const char*>(data), size});
  if (!policy) return 0;
  const auto again = sqreen::decode_policy(sqreen::encode_policy(*policy));
  if (!again || again->mode != policy->mode || again->block_status != policy->block_status ||
      again->block_redirect != policy->block_redirect) {
    std::abort();
  }
  if (policy->block_redirect.find_first_of("\r\n") != std::string::npos) std::abort();
  return 0;
}
