// SPDX-License-Identifier: Apache-2.0
// Builds a tree from the events of a parser: begin and end of lists and tables, and what is in
// them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compat/documents/document.h"

namespace sqreen::compat {

class DocumentBuilder {
 public:
  explicit DocumentBuilder(Value& root) : root_(root) {}

  void key(std::string name) { key_ = std::move(name); }

  void scalar(Value::Kind kind, std::string text, int line) {
    Value& value = add(kind, line);
    value.text = std::move(text);
  }

  // False: nested too deeply.
  bool begin(Value::Kind kind, int line) {
    if (static_cast<int>(open_.size()) == kMaxDocumentDepth) return false;
    open_.push_back(&add(kind, line));
    return true;
  }
  // A container's place in memory is fixed until it is ended, since only the innermost one grows.
  void end() { open_.pop_back(); }

  bool in_table() const { return !open_.empty() && open_.back()->is_table(); }

 private:
  Value& add(Value::Kind kind, int line) {
    Value& value = open_.empty() ? root_ : open_.back()->items.emplace_back();
    value.kind = kind;
    value.line = line;
    if (in_table()) value.key = std::exchange(key_, {});
    return value;
  }

  Value& root_;
  std::vector<Value*> open_;
  std::string key_;
};

}  // namespace sqreen::compat
