// SPDX-License-Identifier: Apache-2.0
// Payloads of the event log on their way into the store and out to a terminal: whatever came in,
// one line of valid JSON comes out.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "relay/event_record.h"
#include "relay/store.h"

namespace {

using sqreen::relay::Store;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_printable_line(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
  }
  return true;
}

// Nobody else can open it, and nothing is left of it.
Store anonymous_store() {
  char folder[] = "/tmp/sqreen_fuzz_XXXXXX";
  require(mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/fuzz.db";
  auto store = Store::open(path, "fuzz");
  require(store.has_value());
  for (const char* suffix : {"", "-wal", "-shm"}) unlink((path + suffix).c_str());
  rmdir(folder);
  return std::move(*store);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Store& store = *new Store(anonymous_store());
  static std::uint64_t offset = 0;
  const std::string payload(reinterpret_cast<const char*>(data), size);
  if (const auto event = sqreen::relay::read_attack(payload, "fuzz")) {
    const std::string line = sqreen::relay::complete_json(event->open_json, event->response_status);
    const nlohmann::json read = nlohmann::json::parse(line, nullptr, false);
    require(read.is_object() && read["id"] == event->id && read["app"] == "fuzz");
    require(is_printable_line(line));
  }
  std::vector<sqreen::LogRecord> batch;
  for (const int kind : {1, 2, 3, 4}) {
    batch.push_back({static_cast<sqreen::RecordKind>(kind), payload, offset, offset + 1});
    ++offset;
  }
  const auto result = store.commit({1}, batch, offset);
  require(result.has_value());
  require(result->stored + result->repeated + result->malformed <= batch.size());
  return 0;
}
