// SPDX-License-Identifier: Apache-2.0
// Reading and writing markers. What they mean: marker_evaluation.cpp.
#include "compat/pep508/marker.h"

#include <utility>

#include "compat/package_name.h"
#include "compat/pep508/cursor.h"
#include "compat/pep508/python_string.h"

namespace sqreen::compat {
namespace {

constexpr int kMaxDepth = 100;  // of parentheses; a marker of people has three

// Longer names before those they begin with. The dotted ones are of PEP 345.
constexpr std::pair<std::string_view, std::string_view> kVariables[] = {
    {"python_version", "python_version"},
    {"python_full_version", "python_full_version"},
    {"os_name", "os_name"},
    {"os.name", "os_name"},
    {"sys_platform", "sys_platform"},
    {"sys.platform", "sys_platform"},
    {"platform_release", "platform_release"},
    {"platform_system", "platform_system"},
    {"platform_version", "platform_version"},
    {"platform.version", "platform_version"},
    {"platform_machine", "platform_machine"},
    {"platform.machine", "platform_machine"},
    {"platform_python_implementation", "platform_python_implementation"},
    {"platform.python_implementation", "platform_python_implementation"},
    {"python_implementation", "platform_python_implementation"},
    {"implementation_name", "implementation_name"},
    {"implementation_version", "implementation_version"},
    {"extras", "extras"},
    {"extra", "extra"},
    {"dependency_groups", "dependency_groups"},
};
constexpr std::string_view kOperators[] = {"===", "==", "~=", "!=", "<=", ">=", "<", ">"};

Expected<Marker::Operand> take_operand(Cursor& cursor) {
  for (const auto& [written, name] : kVariables) {
    if (cursor.take_word(written)) {
      return Marker::Operand{.is_variable = true, .text = std::string(name)};
    }
  }
  const std::string_view rest = cursor.rest();
  if (!rest.starts_with('\'') && !rest.starts_with('"')) {
    return cursor.expected("a marker's variable or a quoted string");
  }
  const std::size_t end = rest.find(rest.front(), 1);
  if (end == std::string_view::npos) return cursor.expected("the closing quote of the string");
  auto value = decode_python_string(rest.substr(1, end - 1));
  if (!value) return cursor.expected("a valid string");
  cursor.advance(end + 1);
  return Marker::Operand{.is_variable = false, .text = std::move(*value)};
}

Expected<std::string> take_operator(Cursor& cursor) {
  if (cursor.take_word("in")) return "in";
  if (cursor.take_word("not")) {
    const std::size_t before = cursor.position();
    cursor.skip_space();
    if (cursor.position() == before || !cursor.take_word("in")) {
      return cursor.expected("`in` behind `not`");
    }
    return "not in";
  }
  for (const std::string_view op : kOperators) {
    if (!cursor.rest().starts_with(op)) continue;
    cursor.advance(op.size());
    return std::string(op);
  }
  return cursor.expected("one of == != < <= > >= ~= === in, not in");
}

// Names of extras are compared in their normal form (PEP 685).
void normalize_extra_names(Marker::Node& node) {
  const auto names = [](const Marker::Operand& operand, std::string_view variable) {
    return operand.is_variable && operand.text == variable;
  };
  Marker::Operand* value = nullptr;
  if (names(node.left, "extra") && !node.right.is_variable) {
    value = &node.right;
  } else if (!node.left.is_variable && (names(node.right, "extra") || names(node.right, "extras") ||
                                        names(node.right, "dependency_groups"))) {
    value = &node.left;
  }
  if (value != nullptr) value->text = normalized_name(value->text);
}

Expected<Marker::Node> take_comparison(Cursor& cursor) {
  Marker::Node node;
  auto left = take_operand(cursor);
  if (!left) return tl::make_unexpected(left.error());
  cursor.skip_space();
  auto op = take_operator(cursor);
  if (!op) return tl::make_unexpected(op.error());
  cursor.skip_space();
  auto right = take_operand(cursor);
  if (!right) return tl::make_unexpected(right.error());
  node.left = std::move(*left);
  node.op = std::move(*op);
  node.right = std::move(*right);
  normalize_extra_names(node);
  return node;
}

Expected<Marker::Node> take_alternatives(Cursor& cursor, int depth);

Expected<Marker::Node> take_atom(Cursor& cursor, int depth) {
  cursor.skip_space();
  Expected<Marker::Node> node;
  if (!cursor.take('(')) {
    node = take_comparison(cursor);
  } else if (depth == kMaxDepth) {
    node = cursor.expected("fewer parentheses inside each other");
  } else {
    node = take_alternatives(cursor, depth + 1);
    if (node && !cursor.take(')')) node = cursor.expected("a closing parenthesis");
  }
  cursor.skip_space();
  return node;
}

Expected<Marker::Node> take_alternatives(Cursor& cursor, int depth) {
  Marker::Node group;
  group.alternatives.emplace_back();
  for (;;) {
    auto atom = take_atom(cursor, depth);
    if (!atom) return atom;
    group.alternatives.back().push_back(std::move(*atom));
    if (cursor.take_word("or")) {
      group.alternatives.emplace_back();
    } else if (!cursor.take_word("and")) {
      return group;
    }
  }
}

std::string operand_text(const Marker::Operand& operand) {
  if (operand.is_variable) return operand.text;
  if (operand.text.find('"') == std::string::npos) return '"' + operand.text + '"';
  if (operand.text.find('\'') == std::string::npos) return '\'' + operand.text + '\'';
  std::string out = "\"";
  for (const char c : operand.text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string node_text(const Marker::Node& node, bool outermost) {
  if (node.alternatives.empty()) {
    return operand_text(node.left) + ' ' + node.op + ' ' + operand_text(node.right);
  }
  if (node.alternatives.size() == 1 && node.alternatives[0].size() == 1) {
    return node_text(node.alternatives[0][0], outermost);
  }
  std::string out;
  for (const std::vector<Marker::Node>& all : node.alternatives) {
    if (!out.empty()) out += " or ";
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i > 0) out += " and ";
      out += node_text(all[i], false);
    }
  }
  return outermost ? out : '(' + out + ')';
}

}  // namespace

Expected<Marker> Marker::take(Cursor& cursor) {
  auto root = take_alternatives(cursor, 0);
  if (!root) return tl::make_unexpected(root.error());
  Marker marker;
  marker.root_ = std::move(*root);
  return marker;
}

Expected<Marker> Marker::parse(std::string_view text) {
  Cursor cursor(text);
  auto marker = take(cursor);
  if (marker && !cursor.at_end()) return cursor.expected("`and`, `or` or the end of the marker");
  return marker;
}

std::string Marker::text() const {
  return node_text(root_, true);
}

}  // namespace sqreen::compat
