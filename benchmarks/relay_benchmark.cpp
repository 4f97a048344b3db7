// SPDX-License-Identifier: Apache-2.0
// How many attacks a second one relay stores: the target is 20,000 on one core
// (docs/architecture.md).
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/event_log.h"
#include "relay/event_record.h"
#include "relay/store.h"

namespace {

using sqreen::relay::Store;

constexpr int kBatch = 1'000;

// As the agent writes it for a Flask app: 12 frames of stack, about 1.5 KB.
std::string payload(std::uint64_t number) {
  std::string id = std::to_string(number);
  id.insert(0, 32 - id.size(), '0');
  std::string stack;
  for (int frame = 0; frame < 12; ++frame) {
    if (frame > 0) stack += ',';
    stack += R"({"file":"/srv/shop/venv/lib/python3.11/site-packages/flask/app.py","line":)" +
             std::to_string(800 + frame) + R"(,"function":"dispatch_request"})";
  }
  return R"({"id":")" + id +
         R"(","time":"2026-11-22T09:30:00.123456Z","kind":"attack","pid":4711,"blocked":true,)"
         R"("attack":"sql_injection","sink":"sqlite3.Cursor.execute","driver":"sqlite3",)"
         R"("origin":"query","parameter":"name","value":"x' OR '1'='1",)"
         R"("statement":"SELECT id, name, price FROM products WHERE name = 'x' OR '1'='1'",)"
         R"("location":{"file":"/srv/shop/app.py","line":42,"function":"search"},"stack":[)" +
         stack +
         R"(],"request":{"method":"GET","path":"/search","client_ip":"192.0.2.7",)"
         R"("query":"name=x%27+OR+%271%27%3D%271","user_agent":"Mozilla/5.0 (X11) Firefox/140.0"
},)"
         R"("response_status":null})";
}

class Scratch {
 public:
  Scratch() { folder_ = mkdtemp(folder_.data()); }
  ~Scratch() { std::filesystem::remove_all(folder_); }
  std::string operator/(const char* name) const { return folder_ + '/' + name; }

 private:
  std::string folder_ = "/tmp/sqreen_bench_XXXXXX";
};

void read_attack(benchmark::State& state) {
  const std::string text = payload(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(sqreen::relay::read_attack(text, "shop"));
  }
  state.SetItemsProcessed(state.iterations());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(read_attack);

// The relay's whole way for each event: out of the log's file, judged, stored with its index
// entries, the space freed.
void log_to_store(benchmark::State& state) {
  const Scratch scratch;
  const sqreen::RunMarker marker{1, 2, 3};
  auto writer = sqreen::EventLogWriter::create(scratch / "events", marker);
  auto reader = sqreen::EventLogReader::open(scratch / "events", marker, 0);
  auto store = Store::open(scratch / "shop.db", "shop");
  std::uint64_t number = 0;
  std::vector<sqreen::LogRecord> batch;
  for (auto _ : state) {
    state.PauseTiming();
    for (int i = 0; i < kBatch; ++i) {
      writer->append(sqreen::RecordKind::attack, payload(++number), nullptr, ~0ULL);
    }
    state.ResumeTiming();
    batch.clear();
    while (auto record = reader->next(0, true)) batch.push_back(std::move(*record));
    const auto result = store->commit(marker, batch, reader->offset());
    if (!result || result->stored != kBatch) return state.SkipWithError("not all was stored");
    if (!reader->punch(reader->offset())) return state.SkipWithError("punching failed");
  }
  state.SetItemsProcessed(state.iterations() * kBatch);
}
BENCHMARK(log_to_store)->Unit(benchmark::kMillisecond)->MinTime(3);

}  // namespace

BENCHMARK_MAIN();
