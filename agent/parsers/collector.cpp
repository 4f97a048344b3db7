// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/collector.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace sqreen::agent {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kProbes = 8;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 32);
}

template <typename Word>
std::uint64_t load(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// Length, head and tail: enough to tell honest values, and the paths of a JSON array's elements,
// apart. Whoever makes them collide only gets his repetitions kept, since probing is bounded.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  const char* const data = text.data();
  const std::size_t size = text.size();
  if (size >= 8) {
    hash = mix(hash, load<std::uint64_t>(data));
    return mix(hash ^ size, load<std::uint64_t>(data + size - 8));
  }
  if (size >= 4) {
    return mix(hash ^ size, load<std::uint32_t>(data) << 32 | load<std::uint32_t>(data + size - 4));
  }
  if (size == 0) return hash;
  return mix(hash ^ size, load<std::uint8_t>(data) << 16 |
                              load<std::uint8_t>(data + size / 2) << 8 |
                              load<std::uint8_t>(data + size - 1));
}

std::uint64_t hash_of(const Input& input) {
  return mix(mix(static_cast<std::uint64_t>(input.origin) << 1 | input.is_name, input.value),
             input.name);
}

constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : {'_', '.', '-'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kPlainBytes = plain_bytes();

}  // namespace

InputCollector::InputCollector(Inputs& inputs) : inputs_(inputs), first_(inputs.all_.size()) {
  if (inputs_.all_.capacity() == 0) inputs_.all_.reserve(32);
}

void InputCollector::add(Origin origin, bool is_name, std::string_view name,
                         std::string_view value) {
  if (value.empty()) return;
  const std::size_t size = inputs_.all_.size();
  if (size >= inputs_.limits_.count) {
    drop();
    return;
  }
  // Whoever floods a request with plain words must not push the value that matters beyond the
  // limit.
  if (size >= inputs_.limits_.count / 2 && is_plain_name(value)) return;
  const Input input{origin, is_name, name, value};
  const std::size_t index = size - first_;
  const bool is_new = index < small_table_.size() / 2
                          ? enter(small_table_.data(), small_table_.size(), input, index)
                          : enter_large(input, index);
  if (is_new) inputs_.all_.push_back(input);
}

bool InputCollector::enter_large(const Input& input, std::size_t index) {
  if (index >= std::numeric_limits<std::uint16_t>::max() - 1u) return true;
  if (large_table_.empty()) {
    large_table_.resize(8192);
    for (std::size_t i = 0; i < index; ++i) {
      enter(large_table_.data(), large_table_.size(), inputs_.all_[first_ + i], i);
    }
  }
  return enter(large_table_.data(), large_table_.size(), input, index);
}

inline bool InputCollector::enter(std::uint16_t* table, std::size_t size, const Input& input,
                                  std::size_t index) const {
  const std::uint64_t hash = hash_of(input);
  for (std::size_t i = 0; i < kProbes; ++i) {
    std::uint16_t& slot = table[(hash + i) & (size - 1)];
    if (slot == 0) {
      slot = static_cast<std::uint16_t>(index + 1);
      return true;
    }
    // The name counts too: "q=x&password=x" must stay two inputs, since only the second is a
    // secret.
    const Input& other = inputs_.all_[first_ + slot - 1];
    if (other.value == input.value && other.origin == input.origin &&
        other.is_name == input.is_name && other.name == input.name) {
      return false;
    }
  }
  return true;
}

char* InputCollector::room(std::size_t size) {
  if (size > chunk_left_) {
    chunk_left_ = std::max(kChunk, size);
    inputs_.owned_.push_back(std::make_unique_for_overwrite<char[]>(chunk_left_));
    chunk_ = inputs_.owned_.back().get();
  }
  return chunk_;
}

std::string_view InputCollector::take(std::size_t size) {
  const std::string_view taken(chunk_, size);
  chunk_ += size;
  chunk_left_ -= size;
  return taken;
}

std::string_view InputCollector::keep(std::string_view text) {
  if (text.empty()) return {};
  std::memcpy(room(text.size()), text.data(), text.size());
  return take(text.size());
}

bool is_plain_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return kPlainBytes[static_cast<unsigned char>(c)]; });
}

}  // namespace sqreen::agent
