// SPDX-License-Identifier: Apache-2.0
// What a child hands over after it spoke to a dashboard. Whatever it is, it reads back as itself,
// and every check of the network has one printable line for it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/network/exchange_text.h"
#include "doctor/verdict.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sqreen::doctor::exchange_text, sqreen::doctor::parse_exchange;
  const auto exchange = parse_exchange({reinterpret_cast<const char*>(data), size});
  if (!exchange) return 0;
  const std::string text = exchange_text(*exchange);
  const auto again = parse_exchange(text);
  if (!again || exchange_text(*again) != text) std::abort();
  for (const char* proxy : {"", "http://proxy:3128"}) {
    sqreen::doctor::Facts facts;
    sqreen::doctor::Way way{.url = *sqreen::parse_http_url("https://dash.example")};
    way.proxy.url = proxy;
    way.exchange = *exchange;
    judge_exchange(way);
    facts.network.ways.push_back(std::move(way));
    for (const auto& finding :
         sqreen::doctor::judge(sqreen::doctor::all_checks(), facts, {.select = {"network"}})
             .findings) {
      if (finding.message.empty()) std::abort();
      if (finding.message.find_first_of("\r\n\x1B") != std::string::npos) std::abort();
    }
  }
  return 0;
}
