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

// Length, head and tail: enough to tell honest values apart. Whoever makes them collide only gets
// his repetitions kept, since probing is bounded.
std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
  const std::size_t size = std::min<std::size_t>(text.size(), 8);
  if (size > 0) {
    std::memcpy(&head, text.data(), size);
    std::memcpy(&tail, text.data() + text.size() - size, size);
  }
  return mix(mix(hash, head ^ (std::uint64_t{text.size()} << 56)), tail);
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
  if (full()) {
    drop();
    return;
  }
  // Whoever floods a request with plain words must not push the value that matters beyond the
  // limit.
  if (inputs_.all_.size() >= inputs_.limits_.count / 2 && is_plain_name(value)) return;
  if (is_new(origin, is_name, name, value)) inputs_.all_.push_back({origin, is_name, name, value});
}

bool InputCollector::is_new(Origin origin, bool is_name, std::string_view name,
                            std::string_view value) {
  const Input input{origin, is_name, name, value};
  const std::size_t count = inputs_.all_.size() - first_;
  if (count < small_table_.size() / 2) {
    return enter(small_table_.data(), small_table_.size(), input, count);
  }
  if (count >= std::numeric_limits<std::uint16_t>::max() - 1u) return true;
  if (large_table_.empty()) {
    large_table_.resize(8192);
    for (std::size_t i = 0; i < count; ++i) {
      enter(large_table_.data(), large_table_.size(), inputs_.all_[first_ + i], i);
    }
  }
  return enter(large_table_.data(), large_table_.size(), input, count);
}

bool InputCollector::enter(std::uint16_t* table, std::size_t size, const Input& input,
                           std::size_t index) const {
  // A name counts too: "q=x&password=x" must stay two inputs, since only the second one is a
  // secret.
  const std::uint64_t start = static_cast<std::uint64_t>(input.origin) * 2 + input.is_name;
  const std::uint64_t hash = mix(mix(start, input.value), input.name);
  for (std::size_t i = 0; i < kProbes; ++i) {
    std::uint16_t& slot = table[(hash + i) & (size - 1)];
    if (slot == 0) {
      slot = static_cast<std::uint16_t>(index + 1);
      return true;
    }
    const Input& other = inputs_.all_[first_ + slot - 1];
    if (other.value == input.value && other.origin == input.origin &&
        other.is_name == input.is_name && other.name == input.name) {
      return false;
    }
  }
  return true;
}

std::string_view InputCollector::keep(std::string_view text) {
  if (text.empty()) return {};
  if (text.size() > chunk_left_) {
    std::string& chunk = inputs_.owned_.emplace_back();
    chunk.reserve(std::max(kChunk, text.size()));
    chunk_left_ = chunk.capacity();
  }
  std::string& chunk = inputs_.owned_.back();
  const std::size_t start = chunk.size();
  chunk.append(text);  // never beyond its capacity, so views into it stay valid
  chunk_left_ -= text.size();
  return std::string_view(chunk).substr(start, text.size());
}

bool is_plain_name(std::string_view name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return kPlainBytes[static_cast<unsigned char>(c)]; });
}

}  // namespace sqreen::agent
