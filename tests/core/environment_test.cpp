// SPDX-License-Identifier: Apache-2.0
#include "core/environment.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace sqreen {
namespace {

TEST(Environment, CopiesEnvironAsGetenvSeesIt) {
  char first[] = "NAME=first";
  char second[] = "NAME=second";
  char empty[] = "EMPTY=";
  char equals[] = "EQUALS=a=b";
  char broken[] = "no equals sign";
  char* fake[] = {first, second, empty, equals, broken, nullptr};
  char** const real = environ;
  environ = fake;
  const Environment environment = current_environment();
  environ = real;
  EXPECT_EQ(environment, (Environment{{"NAME", "first"}, {"EMPTY", ""}, {"EQUALS", "a=b"}}));
  EXPECT_EQ(find(environment, "EMPTY"), "");
  EXPECT_EQ(find(environment, "MISSING"), std::nullopt);
}

}  // namespace
}  // namespace sqreen
