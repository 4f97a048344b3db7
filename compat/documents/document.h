// SPDX-License-Identifier: Apache-2.0
// TOML, JSON and YAML files as one kind of tree that knows its lines, so that what is read out of a
// lock file is written once and a problem can name file:line.
//
//   const Document document = parse_toml(text);
//   if (document.error.empty()) use(document.root.find("project"));
//
// The parsers accept any bytes: they end in a tree or in an error, and no nesting exhausts the
// stack.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::compat {

struct Value {
  enum class Kind : unsigned char { null, boolean, number, text, list, table };

  Kind kind = Kind::null;
  int line = 0;              // 1-based
  std::string key;           // of a table's entry
  std::string text;          // of text; of booleans and numbers as they are written: "true", "3.9"
  std::vector<Value> items;  // a list's items; a table's entries

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_table() const { return kind == Kind::table; }
  bool is_true() const { return kind == Kind::boolean && text == "true"; }

  // A table's entry; null: none, or this is no table.
  const Value* find(std::string_view name) const;
  // The same along a path of tables: find({"tool", "poetry", "dependencies"}).
  const Value* find(std::initializer_list<std::string_view> path) const;
  // The entry's text; empty: none, or it is no text.
  std::string_view text_of(std::string_view name) const;
};

struct Document {
  Value root;
  std::string error;  // empty: none; "expected a value"
  int error_line = 0;
};

constexpr int kMaxDocumentDepth = 100;

Document parse_toml(std::string_view text);
// `skipped`: entries of this name are left out: a lock file is mostly hashes, for which nobody here
// asks. Of TOML, see toml_skim.h.
Document parse_json(std::string_view text, std::string_view skipped = {});
// Aliases are null: they could make a small file a large tree.
Document parse_yaml(std::string_view text);

}  // namespace sqreen::compat
