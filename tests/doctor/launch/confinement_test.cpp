// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/confinement.h"

#include <gtest/gtest.h>

namespace sqreen::doctor {
namespace {

struct Size {
  const char* text;
  std::uint64_t thousand;
  std::optional<std::uint64_t> bytes;
};

class MemorySize : public testing::TestWithParam<Size> {};

TEST_P(MemorySize, IsReadAsItsWriterMeansIt) {
  EXPECT_EQ(memory_size(GetParam().text, GetParam().thousand), GetParam().bytes) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    All, MemorySize,
    testing::Values(Size{"67108864", 1024, 64u << 20}, Size{"64m", 1024, 64u << 20},
                    Size{"64 MB", 1024, 64u << 20}, Size{"1gb", 1024, 1u << 30},
                    Size{"0.5g", 1024, 512u << 20}, Size{"64Mi", 1000, 64u << 20},
                    Size{"64M", 1000, 64'000'000}, Size{"100k", 1000, 100'000},
                    Size{"1Ki", 1000, 1024}, Size{"12b", 1024, 12}, Size{"infinity", 1024, {}},
                    Size{"20%", 1024, {}}, Size{"", 1024, {}}, Size{"-1", 1024, {}},
                    Size{"${MEMORY}", 1024, {}}, Size{"500x", 1000, {}}, Size{"1mm", 1000, {}},
                    Size{"nan", 1000, {}}, Size{"9e99", 1000, {}}, Size{"99999e", 1024, {}}));

TEST(Confinement, KnowsWhatItCanWrite) {
  Confinement confinement;
  EXPECT_TRUE(confinement.can_write("/tmp"));
  confinement.read_only = true;
  EXPECT_FALSE(confinement.can_write("/tmp"));
  confinement.writable = {"/tmp/", "/srv/run", ""};
  EXPECT_TRUE(confinement.can_write("/tmp"));
  EXPECT_TRUE(confinement.can_write("/srv/run/sqreen"));
  EXPECT_FALSE(confinement.can_write("/srv/running"));
  confinement.writable = {"/"};
  EXPECT_TRUE(confinement.can_write("/run"));
}

}  // namespace
}  // namespace sqreen::doctor
