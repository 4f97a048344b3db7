// SPDX-License-Identifier: Apache-2.0
// A record as it lies in the event log. Only core/event_log*.cpp include this.
//
//   marker      16 bytes, random, of this run
//   length       4 bytes, of the payload
//   kind         2 bytes, RecordKind; 0 is the header, the first record of every log
//   reserved     2 bytes, 0
//   crc          4 bytes, CRC-32C of length, kind, reserved and payload
//   payload
//   end          1 byte that the marker does not contain: without it, a record torn just before its
//   end could take the beginning of the
//                next one for its own last bytes, when these happen to equal the marker's first
//                ones
//
// Numbers in the machine's own order: the log never leaves it.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/crc32c.h"
#include "core/event_log.h"

namespace sqreen {

constexpr std::size_t kMarkerSize = std::tuple_size_v<RunMarker>;
constexpr std::size_t kHeadSize = kMarkerSize + 12;
constexpr std::size_t kFrameSize = kHeadSize + 1;
constexpr std::size_t kMaxPayload = kMaxRecord - kFrameSize;
constexpr std::uint16_t kHeaderKind = 0;
constexpr std::string_view kHeaderPayload = "sqreen event log 1";
// Never punched out: the header proves whose log an inherited descriptor is.
constexpr std::uint64_t kKeptBytes = 4096;

struct FrameHead {
  std::uint32_t length;
  std::uint16_t kind;
  std::uint16_t reserved;
  std::uint32_t crc;
};
static_assert(sizeof(FrameHead) == kHeadSize - kMarkerSize);

inline std::string_view as_text(const RunMarker& marker) {
  return {reinterpret_cast<const char*>(marker.data()), marker.size()};
}

inline char end_of_frame(const RunMarker& marker) {
  char end = 0;
  while (as_text(marker).find(end) != std::string_view::npos) ++end;
  return end;
}

inline std::uint32_t frame_crc(const FrameHead& head, std::string_view payload) {
  std::array<char, offsetof(FrameHead, crc)> numbers;
  std::memcpy(numbers.data(), &head, numbers.size());
  return crc32c(payload, crc32c({numbers.data(), numbers.size()}));
}

inline std::string make_frame(const RunMarker& marker, std::uint16_t kind,
                              std::string_view payload) {
  FrameHead head{static_cast<std::uint32_t>(payload.size()), kind, 0, 0};
  head.crc = frame_crc(head, payload);
  std::string frame;
  frame.reserve(kFrameSize + payload.size());
  frame += as_text(marker);
  frame.append(reinterpret_cast<const char*>(&head), sizeof head);
  frame += payload;
  frame += end_of_frame(marker);
  return frame;
}

}  // namespace sqreen
