// SPDX-License-Identifier: Apache-2.0
// What honest people and programs send: deterministic, many kinds, and full of what detectors
// stumble over: apostrophes, percent signs, code, emoticons, sentences with "or" and "--".
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::agent {

class HonestValues {
 public:
  // The same values for the same seed.
  explicit HonestValues(std::uint64_t seed) : state_(seed) {}

  std::string next();

 private:
  std::uint64_t random() {  // SplitMix64
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t limit) { return random() % limit; }
  std::string number(std::size_t limit) { return std::to_string(below(limit)); }
  template <std::size_t N>
  std::string pick(const std::array<std::string_view, N>& from) {
    return std::string(from[below(N)]);
  }
  std::string word();
  std::string sentence();
  std::string hex(std::size_t digits);
  std::string name();
  std::string money();
  std::string date();
  std::string address();
  std::string document();
  std::string prose_about_sql();
  std::string fragment();
  std::string mangled();

  std::uint64_t state_;
};

}  // namespace sqreen::agent
