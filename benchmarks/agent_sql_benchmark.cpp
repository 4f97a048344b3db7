// SPDX-License-Identifier: Apache-2.0
// What an SQL statement costs in a protected request: once to pick the values that could matter,
// then a search for each of them in each statement, and a reading of the statement when one occurs.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "agent/detectors/sql_injection.h"
#include "agent/sql/tokenizer.h"

namespace sqreen::agent {
namespace {

// 160 bytes.
constexpr std::string_view kStatement =
    "SELECT p.id, p.name, p.price, c.title FROM products p JOIN categories c ON c.id = "
    "p.category_id "
    "WHERE p.name LIKE ? AND p.price < ? ORDER BY p.price LIMIT 20 OF";

struct Request {
  explicit Request(const std::vector<std::string>& values) {
    for (const std::string& value : values) query += (query.empty() ? "a=" : "&a=") + value;
    RequestParts parts;
    parts.query = query;
    inputs.parse_head(parts);
  }
  std::string query;
  Inputs inputs;
};

Request plain_request() {
  return Request({"12", "shoes", "price", "asc", "20", "en_US", "true", "red", "2024", "session1"});
}

// Ten values that must be searched, as a browser sends them.
Request searched_request() {
  return Request({"o'brien", "red shoes", "user@example.com", "text/html;q=0.9", "en-US,en;q=0.5",
                  "Mozilla/5.0 (X11; Linux)", "keep-alive", "127.0.0.1:8000", "/products/search",
                  "https://example.com/"});
}

void build_candidates(benchmark::State& state, const Request& request) {
  for (auto _ : state) {
    SqlCandidates candidates(request.inputs);
    benchmark::DoNotOptimize(candidates);
  }
  state.counters["inputs"] = static_cast<double>(request.inputs.all().size());
  state.counters["forms"] = static_cast<double>(SqlCandidates(request.inputs).forms().size());
}

void BM_Candidates_TenPlain(benchmark::State& state) {
  build_candidates(state, plain_request());
}
BENCHMARK(BM_Candidates_TenPlain);

void BM_Candidates_TenSearched(benchmark::State& state) {
  build_candidates(state, searched_request());
}
BENCHMARK(BM_Candidates_TenSearched);

void find(benchmark::State& state, const Request& request, const std::string& statement) {
  SqlInputs inputs(request.inputs);
  for (auto _ : state) {
    benchmark::DoNotOptimize(find_sql_injection(statement, SqlDialect::sqlite, inputs));
  }
  state.counters["bytes"] = static_cast<double>(statement.size());
  state.counters["forms"] = static_cast<double>(inputs.candidates().forms().size());
}

std::string padded(std::string_view statement, std::size_t size) {
  std::string out(statement);
  while (out.size() < size) out += ", (p.id = 5 AND c.title = 'autumn')";
  return out;
}

void BM_Find_NoCandidate(benchmark::State& state) {
  find(state, plain_request(), std::string(kStatement));
}
BENCHMARK(BM_Find_NoCandidate);

void BM_Find_TenCandidates(benchmark::State& state) {
  find(state, searched_request(), padded(kStatement, static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(BM_Find_TenCandidates)->Arg(160)->Arg(2048)->Arg(20480);

void BM_Find_OneInALiteral(benchmark::State& state) {
  find(state, searched_request(), std::string(kStatement) + " AND n = 'red shoes'");
}
BENCHMARK(BM_Find_OneInALiteral);

void BM_Find_Attack(benchmark::State& state) {
  find(state, Request({"x%27+union+select+password+from+users+--"}),
       "SELECT a FROM t WHERE n = 'x' union select password from users --'");
}
BENCHMARK(BM_Find_Attack);

void BM_Tokenize(benchmark::State& state) {
  const std::string statement = padded(kStatement, 160);
  const auto dialect = static_cast<SqlDialect>(state.range(0));
  for (auto _ : state) {
    TokenList tokens;
    benchmark::DoNotOptimize(tokenize(statement, dialect, tokens));
    benchmark::DoNotOptimize(tokens.size());
  }
}
BENCHMARK(BM_Tokenize)->DenseRange(0, 2);

}  // namespace
}  // namespace sqreen::agent

BENCHMARK_MAIN();
