// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace sqreen {
namespace {

TEST(Error, CarriesWordsOfErrnoAndPrefixes) {
  const Expected<int> failed = fail_errno(ErrorCode::file_unreadable, "sqreen.ini", EACCES);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().with_prefix("reading ").message,
            "reading sqreen.ini: Permission denied");
  EXPECT_EQ(static_cast<int>(failed.error().code), 101);
}

}  // namespace
}  // namespace sqreen
