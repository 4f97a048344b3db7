// SPDX-License-Identifier: Apache-2.0
// `sqreen compat check`: any word is an item or an error, and every item has an answer by every
// policy that says why and, unless all is well, what next.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "compat/policy/judge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace compat = sqreen::compat;
  const auto item = compat::parse_item({reinterpret_cast<const char*>(data), size});
  if (!item) return item.error().message.empty() ? (std::abort(), 0) : 0;
  for (const compat::Policy& policy : compat::policies()) {
    const compat::Judgement answer = judge(policy, *item);
    const bool well = answer.verdict == compat::Verdict::supported;
    if (answer.reason.empty() || answer.source.empty() || (!well && answer.next.empty())) {
      std::abort();
    }
    if (answer.subject == nullptr && answer.verdict != compat::Verdict::unknown) std::abort();
  }
  return 0;
}
