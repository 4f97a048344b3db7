// SPDX-License-Identifier: Apache-2.0
// What the shared region and the event log cost the app and the relay. Each folder is on the file
// system of TMPDIR.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "core/run_folder.h"

namespace sqreen {
namespace {

constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

struct Run {
  Run() {
    const std::string temporary = std::filesystem::temp_directory_path();
    std::string pattern = temporary + "/sqreen_benchmark_XXXXXX";
    folder = mkdtemp(pattern.data());
    files = std::make_unique<RunFiles>(std::move(*create_run(folder, "benchmark")));
    close(files->alive_fd);
  }
  ~Run() { std::filesystem::remove_all(folder); }

  std::string events() const { return files->folder + "/events"; }

  std::string folder;
  std::unique_ptr<RunFiles> files;
};

void create_and_remove(benchmark::State& state) {
  const std::string temporary = std::filesystem::temp_directory_path();
  std::string pattern = temporary + "/sqreen_benchmark_XXXXXX";
  const std::string folder = mkdtemp(pattern.data());
  for (auto _ : state) {
    Expected<RunFiles> files = create_run(folder, "benchmark");
    close(files->alive_fd);
    state.PauseTiming();
    std::filesystem::remove_all(files->folder);
    files = fail(ErrorCode::system_call_failed, "");
    state.ResumeTiming();
  }
  std::filesystem::remove_all(folder);
}
BENCHMARK(create_and_remove)->Name("create_run");

void attach(benchmark::State& state) {
  const Run run;
  for (auto _ : state) benchmark::DoNotOptimize(SharedRegion::attach(run.files->region.fd()));
}
BENCHMARK(attach);

void claim_slot_new(benchmark::State& state) {
  const Run run;
  const ProcessId self = current_process();
  for (auto _ : state) run.files->region.free_slot(*run.files->region.claim_slot(self));
}
BENCHMARK(claim_slot_new);

// The 1000th process of an app with as many dead ones before it.
void claim_slot_crowded(benchmark::State& state) {
  const Run run;
  for (pid_t i = 1; i < 1000; ++i) run.files->region.claim_slot({4'000'000 + i, 1});
  const ProcessId self = current_process();
  for (auto _ : state) run.files->region.free_slot(*run.files->region.claim_slot(self));
}
BENCHMARK(claim_slot_crowded);

void current_process_identity(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(current_process());
}
BENCHMARK(current_process_identity)->Name("current_process");

void count(benchmark::State& state) {
  const Run run;
  const std::size_t slot = *run.files->region.claim_slot(current_process());
  for (auto _ : state) run.files->region.count(slot, Counter::requests);
}
BENCHMARK(count);

void policy_generation(benchmark::State& state) {
  const Run run;
  for (auto _ : state) benchmark::DoNotOptimize(run.files->region.policy_generation());
}
BENCHMARK(policy_generation);

void read_policy(benchmark::State& state) {
  const Run run;
  const std::string policy(static_cast<std::size_t>(state.range(0)), 'p');
  if (!run.files->region.publish_policy(policy)) state.SkipWithError("does not fit");
  for (auto _ : state) benchmark::DoNotOptimize(run.files->region.read_policy());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(read_policy)->Arg(64)->Arg(4096)->Arg(2 << 20);

void append(benchmark::State& state) {
  const Run run;
  EventLogReader reader =
      std::move(*EventLogReader::open(run.events(), run.files->region.marker(), 0));
  const std::string payload(static_cast<std::size_t>(state.range(0)), 'e');
  std::uint64_t waiting = 0;
  for (auto _ : state) {
    run.files->log.append(RecordKind::attack, payload, &run.files->region, kNoLimit);
    if ((waiting += payload.size()) < (64u << 20)) continue;
    state.PauseTiming();  // what the relay does meanwhile, so that no disk fills up
    while (reader.next(0, false)) {
    }
    if (!reader.punch(reader.offset())) state.SkipWithError("cannot punch");
    waiting = 0;
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(append)->Arg(64)->Arg(2048)->Arg(16000);

void read_records(benchmark::State& state) {
  const Run run;
  const std::string payload(static_cast<std::size_t>(state.range(0)), 'e');
  constexpr int kRecords = 10'000;
  for (int i = 0; i < kRecords; ++i) {
    run.files->log.append(RecordKind::attack, payload, nullptr, kNoLimit);
  }
  for (auto _ : state) {
    EventLogReader reader =
        std::move(*EventLogReader::open(run.events(), run.files->region.marker(), 0));
    while (reader.next(0, false)) {
    }
  }
  state.SetItemsProcessed(state.iterations() * kRecords);
}
BENCHMARK(read_records)->Arg(64)->Arg(2048)->Unit(benchmark::kMillisecond);

void poll_an_idle_log(benchmark::State& state) {
  const Run run;
  EventLogReader reader =
      std::move(*EventLogReader::open(run.events(), run.files->region.marker(), 0));
  for (auto _ : state) benchmark::DoNotOptimize(reader.next(0, false));
}
BENCHMARK(poll_an_idle_log);

void ask_whether_the_app_is_gone(benchmark::State& state) {
  const Run run;
  for (int i = 1; i < 9; ++i) run.files->region.claim_slot({4'000'000 + i, 1});
  for (auto _ : state) {
    benchmark::DoNotOptimize(app_is_gone(run.files->folder, run.files->region));
  }
}
BENCHMARK(ask_whether_the_app_is_gone)->Name("app_is_gone");

}  // namespace
}  // namespace sqreen

BENCHMARK_MAIN();
