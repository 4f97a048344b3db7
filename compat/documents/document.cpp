// SPDX-License-Identifier: Apache-2.0
#include "compat/documents/document.h"

#include <algorithm>

namespace sqreen::compat {

const Value* Value::find(std::string_view name) const {
  if (!is_table()) return nullptr;
  const auto found = std::find_if(items.begin(), items.end(),
                                  [name](const Value& entry) { return entry.key == name; });
  return found == items.end() ? nullptr : &*found;
}

const Value* Value::find(std::initializer_list<std::string_view> path) const {
  const Value* value = this;
  for (const std::string_view name : path) {
    if (value != nullptr) value = value->find(name);
  }
  return value;
}

std::string_view Value::text_of(std::string_view name) const {
  const Value* value = find(name);
  return value != nullptr && value->is_text() ? std::string_view(value->text) : std::string_view();
}

}  // namespace sqreen::compat
