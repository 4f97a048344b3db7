// SPDX-License-Identifier: Apache-2.0
// An event log in a folder of its own, and the raw bytes of its records, to tear and forge them.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "core/event_log.h"
#include "core/scratch.h"

namespace sqreen {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

class EventLogFixture : public testing::Test {
 protected:
  EventLogFixture() : header_size_(std::filesystem::file_size(path_)) {}

  EventLogReader reader(std::uint64_t offset = 0) {
    Expected<EventLogReader> opened = EventLogReader::open(path_, marker_, offset);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  bool append(std::string_view payload) {
    return writer_.append(RecordKind::attack, payload, nullptr, kNoLimit);
  }
  // The bytes that append() would write.
  std::string frame(std::string_view payload, const RunMarker& marker) {
    std::filesystem::remove(scratch_ / "frames");
    EventLogWriter writer = std::move(*EventLogWriter::create(scratch_ / "frames", marker));
    EXPECT_TRUE(writer.append(RecordKind::attack, payload, nullptr, kNoLimit));
    return read_file(scratch_ / "frames").substr(header_size_);
  }
  std::string frame(std::string_view payload) { return frame(payload, marker_); }
  // What a killed process, a full disk or somebody else leaves.
  void append_raw(std::string_view bytes) {
    const int fd = open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    ASSERT_EQ(write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(fd);
  }
  static std::vector<std::string> drain(EventLogReader& reader, bool writers_gone,
                                        std::int64_t now = 0) {
    std::vector<std::string> payloads;
    while (const std::optional<LogRecord> record = reader.next(now, writers_gone)) {
      payloads.push_back(record->payload);
    }
    return payloads;
  }

  ScratchFolder scratch_;
  std::string path_ = scratch_ / "events";
  RunMarker marker_{9, 200, 3, 77, 250, 6, 91, 8, 19, 110, 11, 12, 213, 14, 15, 161};
  EventLogWriter writer_ = std::move(*EventLogWriter::create(path_, marker_));
  std::size_t header_size_;
};

}  // namespace sqreen
