// SPDX-License-Identifier: Apache-2.0
// A place in a run's event log, which is one file or, where one cannot go on, several in turn:
// "events", "events.1", "events.2"... One number, growing, so that the store and the region keep it
// as they would keep an offset:
//
//   | number of the file, 23 bits | offset in it, 40 bits |
#pragma once

#include <cstdint>
#include <string>

namespace sqreen {

class LogPosition {
 public:
  static constexpr unsigned kOffsetBits = 40;
  static constexpr std::uint64_t kMaxOffset = (std::uint64_t{1} << kOffsetBits) - 1;
  static constexpr std::uint64_t kMaxNumber =
      (std::uint64_t{1} << 23) - 1;  // 63 bits in all: SQLite's

  constexpr explicit LogPosition(std::uint64_t packed) : packed_(packed) {}
  constexpr LogPosition(std::uint64_t number, std::uint64_t offset)
      : packed_(number << kOffsetBits | (offset & kMaxOffset)) {}

  constexpr std::uint64_t number() const { return packed_ >> kOffsetBits; }
  constexpr std::uint64_t offset() const { return packed_ & kMaxOffset; }
  constexpr std::uint64_t packed() const { return packed_; }

 private:
  std::uint64_t packed_;
};

// `path` is the first file's.
inline std::string log_path(const std::string& path, std::uint64_t number) {
  return number == 0 ? path : path + '.' + std::to_string(number);
}

}  // namespace sqreen
