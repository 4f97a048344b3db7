// SPDX-License-Identifier: Apache-2.0
// Where the parsers put what they find: fills an Inputs, keeps decoded text for it, drops
// repetitions and counts what is too much.
//
// Two levels. add() takes one input as it is. add_value() is what parsers call for a value: it also
// adds the other forms in which an app may hold the same bytes (agent/parsers/forms.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/inputs.h"

namespace sqreen::agent {

class InputCollector {
 public:
  // New inputs are appended to those that `inputs` has.
  explicit InputCollector(Inputs& inputs);

  // `name` and `value` must outlive the Inputs: views of the raw request, or text from keep(). An
  // empty value is no input.
  void add(Origin origin, bool is_name, std::string_view name, std::string_view value);
  // A copy that lives as long as the Inputs.
  std::string_view keep(std::string_view text);
  // The same in two steps, to decode in place: write at most `size` bytes to room(size), then
  // take() what was written.
  char* room(std::size_t size);
  std::string_view take(std::size_t size);

  // No more inputs are taken: a parser may stop, after one drop() for what it leaves unread.
  bool full() const { return inputs_.all_.size() >= inputs_.limits_.count; }
  void drop() { ++inputs_.dropped_; }
  std::size_t json_depth() const { return inputs_.limits_.json_depth; }

  // JSON inside JSON inside a form field: how deep to look. False: deep enough.
  bool enter_nested() { return nesting_ < kMaxNesting && ++nesting_ > 0; }
  void leave_nested() { --nesting_; }

 private:
  // Enters the input that will have this index; false when the table has an equal one.
  bool enter(std::uint16_t* table, std::size_t size, const Input& input, std::size_t index) const;
  bool enter_large(const Input& input, std::size_t index);

  static constexpr int kMaxNesting = 3;

  Inputs& inputs_;
  int nesting_ = 0;
  char* chunk_ = nullptr;  // free part of the last chunk of inputs_.owned_
  std::size_t chunk_left_ = 0;
  std::size_t first_;  // of inputs_.all_, of this collector's own
  // Open addressing over the inputs of this collector: index + 1 into inputs_.all_, 0 when free.
  std::array<std::uint16_t, 256> small_table_{};
  std::vector<std::uint16_t> large_table_;
};

// A plain word cannot change the meaning of anything when it is a parameter's name: [A-Za-z0-9_.-]*
bool is_plain_name(std::string_view name);

}  // namespace sqreen::agent
