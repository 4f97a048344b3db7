// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/statement_pairs.h"

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

// ASCII lower case.
constexpr std::array<unsigned char, 256> folded() {
  std::array<unsigned char, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    table[c] = static_cast<unsigned char>(ascii_lower(static_cast<char>(c)));
  }
  return table;
}
// The same, and 0 for what may be written in another way.
constexpr std::array<unsigned char, 256> folded_or_unknown() {
  std::array<unsigned char, 256> table = folded();
  for (std::size_t c = 0; c < 256; ++c) {
    if (kEscapedInSql.has(static_cast<char>(c))) table[c] = 0;
  }
  return table;
}
constexpr std::array<unsigned char, 256> kFolded = folded();
constexpr std::array<unsigned char, 256> kFoldedOrUnknown = folded_or_unknown();

}  // namespace

StatementPairs::StatementPairs(std::string_view statement) : statement_size_(statement.size()) {
  if (statement.empty()) return;
  unsigned char before = kFolded[static_cast<unsigned char>(statement[0])];
  for (const char c : statement.substr(1)) {
    const unsigned char byte = kFolded[static_cast<unsigned char>(c)];
    const std::size_t bit = index(before, byte);
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    before = byte;
  }
}

bool StatementPairs::may_hold(std::string_view value) const {
  const std::string_view core = trim(value);
  if (core.size() > statement_size_) return false;
  unsigned char before = 0;
  for (const char c : core) {
    const unsigned char byte = kFoldedOrUnknown[static_cast<unsigned char>(c)];
    const std::size_t bit = index(before, byte);
    const bool is_met = (bits_[bit / 64] >> (bit % 64) & 1) != 0;
    if (!is_met && before != 0 && byte != 0) return false;
    before = byte;
  }
  return true;
}

}  // namespace sqreen::agent
