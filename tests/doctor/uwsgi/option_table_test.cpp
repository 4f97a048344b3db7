// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/option_table.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

TEST(UwsgiOptionTable, KnowsKinds) {
  EXPECT_EQ(option_kind("enable-threads"), ArgumentKind::none);
  EXPECT_EQ(option_kind("threads"), ArgumentKind::required);
  EXPECT_EQ(option_kind("mule"), ArgumentKind::optional);
  for (const char* name : {"", "enable_threads", "enable-thread", "threads ", "master\nlazy"}) {
    EXPECT_EQ(option_kind(name), std::nullopt) << name;
  }
}

TEST(UwsgiOptionTable, EveryNameIsInOneListAndEveryShortcutHasAName) {
  const auto names = options_starting_with("");
  EXPECT_GT(names.size(), 1000u);
  for (const std::string_view name : names) EXPECT_TRUE(option_kind(name)) << name;
  int shortcuts = 0;
  for (char c = '!'; c <= '~'; ++c) {
    if (const auto name = long_name(c)) {
      ++shortcuts;
      EXPECT_TRUE(option_kind(*name)) << *name;
    }
  }
  EXPECT_EQ(shortcuts, 29);
}

TEST(UwsgiOptionTable, FindsBeginnings) {
  EXPECT_THAT(options_starting_with("enable-th"), testing::ElementsAre("enable-threads"));
  EXPECT_THAT(options_starting_with("nothing-like-it"), testing::IsEmpty());
}

TEST(UwsgiOptionTable, KnowsWhatIsImplied) {
  for (const char* name : {"cheaper", "spooler", "threaded-logger", "py-auto-reload", "snmp"}) {
    EXPECT_TRUE(needs_master(name)) << name;
    EXPECT_TRUE(option_kind(name)) << name;
  }
  for (const char* name : {"threads", "py-tracebacker", "py-auto-reload", "gevent"}) {
    EXPECT_TRUE(needs_threads(name)) << name;
  }
  EXPECT_FALSE(needs_master("processes"));
  EXPECT_FALSE(needs_threads("enable-threads"));
}

}  // namespace
}  // namespace sqreen::doctor
