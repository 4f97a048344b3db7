// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/exchange_text.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

Exchange everything() {
  Exchange exchange{.code = 60, .error = "a \"word\"", .resolved = true, .connected = true};
  exchange.status = 204;
  exchange.proxy_status = 200;
  exchange.verdict = 10;
  exchange.openssl = false;
  exchange.now = 1'790'000'000;
  exchange.date = -1;
  exchange.certificate = Certificate{"CN = a", "CN = b", 1, 2};
  exchange.speaks_plain_http = true;
  exchange.no_library = "none";
  return exchange;
}

TEST(ExchangeText, GoesThereAndBack) {
  const auto again = parse_exchange(exchange_text(everything()));
  ASSERT_TRUE(again);
  EXPECT_EQ(exchange_text(*again), exchange_text(everything()));
  EXPECT_EQ(again->date, -1);
  EXPECT_EQ(again->certificate->ends, 2);
  EXPECT_FALSE(parse_exchange(exchange_text({}))->date);
}

TEST(ExchangeText, HoldsForeignBytesAsPrintableText) {
  Exchange exchange = everything();
  exchange.error = std::string("\x1b[31m\xFF\0\n", 8) + std::string(100'000, 'x');
  exchange.certificate->subject = "\xC3(";
  const std::string text = exchange_text(exchange);
  EXPECT_LT(text.size(), 16'384u);
  EXPECT_EQ(text.find_first_of("\x1b\n"), std::string::npos);
  EXPECT_TRUE(parse_exchange(text));
}

TEST(ExchangeText, BelievesNothing) {
  for (const char* text : {"", "null", "[]", "{", "7", "\"x\""}) EXPECT_FALSE(parse_exchange(text));
  const auto odd = parse_exchange(
      R"({"code": "x", "error": 7, "now": 9e99, "date": 9223372036854775807, "certificate": [],
          "status": 18446744073709551615, "resolved": 1, "no_library": "\u001b"})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->code, 0);
  EXPECT_EQ(odd->error, "");
  EXPECT_EQ(odd->now, 0);
  EXPECT_FALSE(odd->date);
  EXPECT_FALSE(odd->certificate);
  EXPECT_EQ(odd->status, 0);
  EXPECT_FALSE(odd->resolved);
  EXPECT_EQ(odd->no_library, "\\x1b");
}

}  // namespace
}  // namespace sqreen::doctor
