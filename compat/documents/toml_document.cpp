// SPDX-License-Identifier: Apache-2.0
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <sstream>

#include "compat/documents/document.h"
#include "compat/documents/toml_skim.h"

namespace sqreen::compat {
namespace {

// Of what is left when hashes are left out: ten times a lock of 5,000 packages, whose tree would
// take ten times the memory of such a one.
constexpr std::size_t kMaxSkimmed = 16u << 20;

int line_of(const toml::node& node) {
  return static_cast<int>(node.source().begin.line);
}

template <typename T>
std::string written(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

// As deep as toml++ nests, which skim_toml() and its own limit bound.
Value convert(const toml::node& node) {
  Value value;
  value.line = line_of(node);
  node.visit([&value](const auto& typed) {
    using Node = std::decay_t<decltype(typed)>;
    if constexpr (std::is_same_v<Node, toml::table>) {
      value.kind = Value::Kind::table;
      value.items.reserve(typed.size());
      for (const auto& [key, entry] : typed) {
        value.items.push_back(convert(entry));
        value.items.back().key = key.str();
      }
    } else if constexpr (std::is_same_v<Node, toml::array>) {
      value.kind = Value::Kind::list;
      value.items.reserve(typed.size());
      for (const toml::node& item : typed) value.items.push_back(convert(item));
    } else if constexpr (std::is_same_v<Node, toml::value<std::string>>) {
      value.kind = Value::Kind::text;
      value.text = typed.get();
    } else if constexpr (std::is_same_v<Node, toml::value<bool>>) {
      value.kind = Value::Kind::boolean;
      value.text = typed.get() ? "true" : "false";
    } else {
      value.kind = Value::Kind::number;
      value.text = written(typed.get());
    }
  });
  return value;
}

}  // namespace

Document parse_toml(std::string_view text) {
  Document document;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  SkimmedToml skimmed = skim_toml(text);
  if (skimmed.deep_key_line > 0) {
    document.error = "a key of more parts than any such file has";
    document.error_line = skimmed.deep_key_line;
    return document;
  }
  if (skimmed.stray_character_line > 0) {
    document.error = "a character that may stand in quotes only";
    document.error_line = skimmed.stray_character_line;
    return document;
  }
  if (skimmed.text.size() > kMaxSkimmed) {
    document.error = "is longer than any such file";
    return document;
  }
  const toml::parse_result result = toml::parse(std::string_view(skimmed.text));
  if (!result) {
    document.error = result.error().description();
    document.error_line = static_cast<int>(result.error().source().begin.line);
    return document;
  }
  document.root = convert(result.table());
  return document;
}

}  // namespace sqreen::compat
