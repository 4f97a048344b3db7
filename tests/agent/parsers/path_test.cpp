// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

std::vector<std::string> in_path(std::string_view path) {
  return found_in_head({.path = path});
}

TEST(Path, GivesWholePathSegmentsAndRests) {
  EXPECT_THAT(in_path("/shop/items/42"),
              UnorderedElementsAre("path =/shop/items/42", "path =shop/items/42", "path =shop",
                                   "path =items/42", "path =items", "path =42"));
}

TEST(Path, HasNothingInARoot) {
  EXPECT_THAT(in_path("/"), UnorderedElementsAre("path =/"));
}

TEST(Path, GivesWhatARouteCapturesBetweenItsOwnParts) {
  EXPECT_THAT(in_path("/u/@x'y"), Contains("path =x'y"));
  EXPECT_THAT(in_path("/i/x'y.json"), Contains("path =x'y"));
  EXPECT_THAT(in_path("/f/x'/**/or/edit"), Contains("path =x'/**/or"));
}

TEST(Path, IsDecodedOnceMore) {
  EXPECT_THAT(in_path("/i/x%27"), Contains("path =x'"));
}

TEST(Path, IsGivenAsLatin1Characters) {
  EXPECT_THAT(in_path("/i/\xC3\xA9'"),
              IsSupersetOf({"path =\xC3\xA9'", "path =\xC3\x83\xC2\xA9'"}));
}

TEST(Path, GivesFewSuffixesOfALongOne) {
  std::string path;
  for (int i = 0; i < 500; ++i) path += "/a" + std::to_string(i);
  const auto inputs = in_path(path);
  EXPECT_LT(inputs.size(), 530u);
  EXPECT_EQ(inputs.back(), "path =a499");
}

}  // namespace
}  // namespace sqreen::agent::testing
