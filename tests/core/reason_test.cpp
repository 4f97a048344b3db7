// SPDX-License-Identifier: Apache-2.0
#include "core/reason.h"

#include <gtest/gtest.h>

#include <set>

namespace sqreen {
namespace {

TEST(Reason, NumbersAndIdsAreUniqueAndComplete) {
  std::set<std::uint16_t> numbers;
  std::set<std::string_view> ids;
  for (const ReasonDescription& description : reason_descriptions()) {
    numbers.insert(static_cast<std::uint16_t>(description.reason));
    ids.insert(description.id);
    EXPECT_EQ(describe(description.reason).id, description.id);
    EXPECT_EQ(description.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"),
              std::string_view::npos);
  }
  EXPECT_EQ(numbers.size(), reason_descriptions().size());
  EXPECT_EQ(ids.size(), reason_descriptions().size());
  EXPECT_EQ(*numbers.rbegin(), numbers.size());  // none was forgotten; 14 is not used
}

TEST(Reason, ANewerWritersNumberIsUnknown) {
  EXPECT_EQ(describe(static_cast<Reason>(60000)).id, "unknown");
}

}  // namespace
}  // namespace sqreen
