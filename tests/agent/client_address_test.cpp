// SPDX-License-Identifier: Apache-2.0
#include "agent/client_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sqreen::agent {
namespace {

TrustedProxies proxies(const std::vector<std::string>& entries = {"127.0.0.0/8", "10.0.0.0/8",
                                                                  "::1", "fd00::/8"}) {
  return *TrustedProxies::create(entries);
}

struct ContainsCase {
  const char* entry;
  const char* address;
  bool contained;
};

class TrustedProxiesTest : public ::testing::TestWithParam<ContainsCase> {};

TEST_P(TrustedProxiesTest, Contain) {
  EXPECT_EQ(proxies({GetParam().entry}).contains(GetParam().address), GetParam().contained);
}

INSTANTIATE_TEST_SUITE_P(Networks, TrustedProxiesTest,
                         ::testing::Values(ContainsCase{"10.0.0.0/8", "10.255.1.2", true},
                                           ContainsCase{"10.0.0.0/8", "11.0.0.0", false},
                                           ContainsCase{"10.1.2.3", "10.1.2.3", true},
                                           ContainsCase{"10.1.2.3", "10.1.2.4", false},
                                           ContainsCase{"172.16.0.0/12", "172.31.255.255", true},
                                           ContainsCase{"172.16.0.0/12", "172.32.0.0", false},
                                           ContainsCase{"0.0.0.0/0", "203.0.113.9", true},
                                           ContainsCase{"0.0.0.0/0", "2001:db8::1", false},
                                           ContainsCase{"::/0", "2001:db8::1", true},
                                           ContainsCase{"fd00::/8", "fdab::1", true},
                                           ContainsCase{"fd00::/8", "fe00::1", false},
                                           ContainsCase{"2001:db8::1", "2001:db8:0:0::1", true},
                                           ContainsCase{"10.0.0.0/8", "::ffff:10.1.1.1", true},
                                           ContainsCase{"::ffff:10.0.0.0/104", "10.1.1.1", true},
                                           ContainsCase{" 10.0.0.0/8 ", "10.0.0.1", true},
                                           ContainsCase{"10.0.0.0/8", "10.0.0.1:80", true},
                                           ContainsCase{"::1", "[::1]:80", true},
                                           ContainsCase{"fe80::/10", "fe80::1%eth0", true},
                                           ContainsCase{"10.0.0.0/8", "garbage", false},
                                           ContainsCase{"10.0.0.0/8", "", false}));

TEST(TrustedProxies, NameTheEntryThatIsNone) {
  for (const char* entry : {"", "x", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0.0/",
                            "::/129", "10.0.0", "1.2.3.4.5", "[::1]", "10.0.0.0/8/8"}) {
    const auto created = TrustedProxies::create({"127.0.0.1", entry});
    ASSERT_FALSE(created.has_value()) << entry;
    EXPECT_EQ(created.error().code, ErrorCode::invalid_value);
    EXPECT_THAT(created.error().message, ::testing::HasSubstr("\"" + std::string(entry) + "\""));
  }
}

struct Case {
  const char* name;
  const char* peer;
  std::string forwarded;
  const char* client;
};

class ClientAddressTest : public ::testing::TestWithParam<Case> {};

TEST_P(ClientAddressTest, IsTheRightMostThatNobodyTrustedVouchesFor) {
  EXPECT_EQ(client_address(GetParam().peer, GetParam().forwarded, proxies()), GetParam().client);
}

INSTANTIATE_TEST_SUITE_P(
    Requests, ClientAddressTest,
    ::testing::Values(
        Case{"NoHeader", "127.0.0.1", "", "127.0.0.1"},
        Case{"UntrustedPeer", "203.0.113.9", "198.51.100.1", "203.0.113.9"},
        Case{"OneProxy", "127.0.0.1", "203.0.113.9", "203.0.113.9"},
        Case{"TwoProxies", "127.0.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9"},
        Case{"ClientLies", "127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"},
        Case{"ClientLiesOfAProxy", "127.0.0.1", "1.1.1.1, 10.0.0.1, 203.0.113.9", "203.0.113.9"},
        Case{"OnlyProxies", "127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"},
        Case{"Port", "127.0.0.1", "203.0.113.9:4711", "203.0.113.9"},
        Case{"BracketsAndPort", "127.0.0.1", "[2001:db8::1]:80", "2001:db8::1"},
        Case{"Brackets", "127.0.0.1", "[2001:DB8::1]", "2001:db8::1"},
        Case{"Six", "::1", "2001:db8::1", "2001:db8::1"},
        Case{"Mapped", "::ffff:127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"},
        Case{"Garbage", "127.0.0.1", "unknown", "127.0.0.1"},
        Case{"GarbageBehindAProxy", "127.0.0.1", "x' or 1, 10.0.0.1", "10.0.0.1"},
        Case{"GarbageHidesWhatIsLeftOfIt", "127.0.0.1", "203.0.113.9, _hidden, 10.0.0.1",
             "10.0.0.1"},
        Case{"EmptyElement", "127.0.0.1", "203.0.113.9,", "127.0.0.1"},
        Case{"BadPort", "127.0.0.1", "203.0.113.9:x", "127.0.0.1"},
        Case{"BracketNeverClosed", "127.0.0.1", "[2001:db8::1", "127.0.0.1"},
        Case{"Nul", "127.0.0.1", std::string("203.0.113.9\0x", 13), "127.0.0.1"},
        Case{"Forwarded", "127.0.0.1", "for=203.0.113.9;proto=https, for=\"[fd00::7]:80\"",
             "203.0.113.9"},
        Case{"ForwardedWithoutFor", "127.0.0.1", "proto=https;by=10.0.0.1", "127.0.0.1"},
        Case{"UnixSocket", "", "203.0.113.9", "203.0.113.9"},
        Case{"UnixSocketWithoutHeader", "", "", ""},
        Case{"PeerIsNoAddress", "somewhere", "203.0.113.9", "somewhere"}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sqreen::agent
