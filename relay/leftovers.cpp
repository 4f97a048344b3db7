// SPDX-License-Identifier: Apache-2.0
#include "relay/leftovers.h"

#include <unistd.h>

#include <cerrno>

#include "core/log_position.h"
#include "core/process_note.h"
#include "core/run_folder.h"
#include "relay/run_home.h"
#include "relay/run_record.h"

namespace sqreen::relay {
namespace {

constexpr std::size_t kBatchRecords = 1'000;

// By a `start` that was killed meanwhile: `alive` is the last file that it makes, and until then
// nobody else knows of the folder.
bool is_half_made(const std::string& folder) {
  return ::access((folder + "/alive").c_str(), F_OK) != 0 && errno == ENOENT &&
         !SharedRegion::open_copy(folder + "/region");
}

bool is_gone(const std::string& folder) {
  return app_is_gone(folder, SharedRegion::open_copy(folder + "/region"));
}

// A folder that root handed over to the workers' uid holds what they wrote: root does not read it.
bool is_own(const RunHome& home) {
  const auto owner = home.owner();
  return owner && owner->uid == ::geteuid();
}

bool store_file(const std::string& path, const RunMarker& marker, std::uint64_t offset,
                Store& store) {
  auto log = EventLogReader::open(path, marker, offset);
  if (!log) return false;
  std::vector<LogRecord> batch;
  do {
    batch.clear();
    while (batch.size() < kBatchRecords) {
      auto record = log->next(0, true);
      if (!record) break;
      batch.push_back(std::move(*record));
    }
    if (!store.commit(marker, batch, log->offset())) return false;
  } while (batch.size() == kBatchRecords);
  return true;
}

// Every file of the log, from the one where the store is.
bool store_all(const std::string& folder, const RunMarker& marker, Store& store) {
  const std::string path = folder + "/events";
  const auto offset = store.offset(marker);
  if (!offset) return false;
  LogPosition position(*offset);
  do {
    if (!store_file(path, marker, position.packed(), store)) return false;
    position = LogPosition(position.number() + 1, 0);
  } while (::access(log_path(path, position.number()).c_str(), F_OK) == 0);
  return true;
}

bool take_over_one(const std::string& folder, Store& store, const Clock& clock) {
  auto home = RunHome::open(folder);
  if (!home || !is_own(*home) || !home->lock()) return false;
  auto region = SharedRegion::open_copy(folder + "/region");
  if (!app_is_gone(folder, region)) return false;
  if (!region) {
    const auto of_log = home->marker();
    if (!of_log && is_half_made(folder)) home->remove();
    if (!of_log) return false;
    region = SharedRegion::create_private(*of_log);
    if (!region) return false;
  }
  const RunMarker marker = region->marker();
  if (!store_all(folder, marker, store)) return false;
  const RunRecord run{marker,
                      worth_remembering(processes_of_run(*region, folder)),
                      region->dropped(),
                      true,
                      clock.wall_ns(),
                      "its relay was gone before all was stored; a later one did it"};
  if (!store.remember_run(run)) return false;
  home->remove();
  return true;
}

}  // namespace

Leftovers::Leftovers(const std::string& run_folder) {
  const std::size_t slash = run_folder.rfind('/');
  const std::string name = run_folder.substr(slash + 1);
  const std::string app = name.substr(0, name.rfind('.'));
  for (const FoundRun& run : list_runs(run_folder.substr(0, slash))) {
    if (run.app == app && run.folder != run_folder && is_gone(run.folder)) {
      folders_.push_back(run.folder);
    }
  }
}

int Leftovers::take_over(Store& store, const Clock& clock) {
  int taken = 0;
  for (const std::string& folder : folders_) taken += take_over_one(folder, store, clock) ? 1 : 0;
  folders_.clear();
  return taken;
}

}  // namespace sqreen::relay
