// SPDX-License-Identifier: Apache-2.0
// What it costs to take a request apart, once for each request in which a sink is called.
#include <benchmark/benchmark.h>

#include <string>

#include "agent/inputs.h"

namespace {

using sqreen::agent::Inputs;
using sqreen::agent::RequestParts;

RequestParts typical_request() {
  RequestParts parts;
  parts.method = "GET";
  parts.path = "/shop/items/42";
  parts.query = "q=blue+shirt&page=2";
  parts.cookie = "session=eyJfZnJlc2giOmZhbHNlfQ.ZVx1Zw.3x0mS9y5bJc; theme=dark";
  parts.headers = {
      {"host", "shop.example.com"},
      {"user-agent",
       "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 "
       "Safari/537.36"},
      {"accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
      {"accept-language", "en-US,en;q=0.5"},
      {"accept-encoding", "gzip, deflate, br"},
      {"referer", "https://shop.example.com/shop/items"},
      {"connection", "keep-alive"},
      {"x-forwarded-for", "203.0.113.9"},
  };
  return parts;
}

void parse_head(benchmark::State& state) {
  const RequestParts parts = typical_request();
  for (auto _ : state) {
    Inputs inputs;
    inputs.parse_head(parts);
    benchmark::DoNotOptimize(inputs.all().data());
  }
}
BENCHMARK(parse_head);

void parse_form(benchmark::State& state) {
  const std::string body = "name=Ada+Lovelace&mail=ada%40example.com&note=it%27s+fine&n=3";
  for (auto _ : state) {
    Inputs inputs;
    inputs.parse_body("application/x-www-form-urlencoded", body, true);
    benchmark::DoNotOptimize(inputs.all().data());
  }
}
BENCHMARK(parse_form);

// About `size` bytes of orders, as an API gets them.
std::string orders(std::size_t size) {
  std::string body = "[";
  for (int i = 0; body.size() < size; ++i) {
    if (i > 0) body += ",";
    body += R"({"id":)" + std::to_string(1000 + i) +
            R"(,"customer":"Ada Lovelace","mail":"ada@example.com","lines":[{"sku":"AB-1203",)"
            R"("count":2,"note":"gift wrap, \"no bow\""},{"sku":"CD-77","count":1,"note":null}]})";
  }
  return body + "]";
}

void parse_json(benchmark::State& state) {
  const std::string body = orders(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    Inputs inputs;
    inputs.parse_body("application/json", body, true);
    benchmark::DoNotOptimize(inputs.all().data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * body.size()));
}
BENCHMARK(parse_json)->Arg(1 << 10)->Arg(10 << 10)->Arg(100 << 10);

}  // namespace

BENCHMARK_MAIN();
