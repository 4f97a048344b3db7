// SPDX-License-Identifier: Apache-2.0
// Any bytes as an event log: what comes out lies inside the file, in order, and is the same however
// the file grew. Input: where the file is cut (2 bytes), then the file. The marker is text, so that
// a fuzzer finds it in the corpus.
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/event_log.h"
#include "fuzz/scratch_file.h"

namespace {

constexpr std::string_view kMarkerText = "0123456789abcdef";

sqreen::EventLogReader open_log() {
  sqreen::RunMarker marker;
  std::memcpy(marker.data(), kMarkerText.data(), marker.size());
  auto log = sqreen::EventLogReader::open(sqreen::fuzz::scratch_path(), marker, 0);
  if (!log) std::abort();
  return std::move(*log);
}

void drain(sqreen::EventLogReader& log, bool writers_gone, std::size_t size,
           std::vector<std::string>& payloads) {
  std::uint64_t end = log.offset();
  while (const auto record = log.next(0, writers_gone)) {
    if (record->offset < end || record->end <= record->offset || record->end > size) std::abort();
    if (record->end - record->offset > sqreen::kMaxRecord) std::abort();
    end = record->end;
    payloads.push_back(record->payload);
  }
  if (log.offset() > size || (writers_gone && log.offset() != size)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view file(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = (data[0] + 256u * data[1]) % (file.size() + 1);

  sqreen::fuzz::resize(0);
  sqreen::fuzz::put(file, 0);
  std::vector<std::string> at_once;
  sqreen::EventLogReader whole = open_log();
  drain(whole, false, file.size(), at_once);
  drain(whole, true, file.size(), at_once);

  sqreen::fuzz::resize(0);
  sqreen::fuzz::put(file.substr(0, cut), 0);
  std::vector<std::string> grown;
  sqreen::EventLogReader growing = open_log();
  drain(growing, false, file.size(), grown);
  sqreen::fuzz::put(file.substr(cut), static_cast<off_t>(cut));
  drain(growing, false, file.size(), grown);
  drain(growing, true, file.size(), grown);
  if (grown != at_once) std::abort();
  return 0;
}
