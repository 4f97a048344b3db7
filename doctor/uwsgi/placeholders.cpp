// SPDX-License-Identifier: Apache-2.0
// uwsgi_apply_config_pass() of core/utils.c and uwsgi_manage_placeholder() of core/config.c.
#include "doctor/uwsgi/placeholders.h"

#include <cstdint>
#include <cstdlib>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr int kMostReplacements = 100;
constexpr std::size_t kLongestValue = 64u << 10;

// Where the bracket that opens before `begin` closes, inner ones counted.
std::size_t closing(std::string_view value, std::size_t begin) {
  int depth = 0;
  for (std::size_t i = begin; i < value.size(); ++i) {
    if (value[i] == '(') ++depth;
    if (value[i] == ')' && depth-- == 0) return i;
  }
  return std::string_view::npos;
}

std::int64_t number_of(const std::string& text) {
  return std::strtoll(text.c_str(), nullptr, 10);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Overflow wraps, as it does in practice where uWSGI leaves it undefined.
std::string calculate(std::string_view operation, std::int64_t a, std::int64_t b) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  if (operation == "+") return std::to_string(static_cast<std::int64_t>(x + y));
  if (operation == "-") return std::to_string(static_cast<std::int64_t>(x - y));
  if (operation == "*") return std::to_string(static_cast<std::int64_t>(x * y));
  if (b == 0) return "0";
  return std::to_string(b == -1 ? static_cast<std::int64_t>(0 - x) : a / b);
}

}  // namespace

std::string resolve(std::string value, char symbol, const Lookup& lookup) {
  const std::string opening = std::string(1, symbol) + "(";
  int replacements = 0;
  std::size_t from = 0;
  for (std::size_t at = value.find(opening); at != std::string::npos;
       at = value.find(opening, from)) {
    const std::size_t begin = at + opening.size();
    const std::size_t end = closing(value, begin);
    if (end == std::string::npos) break;
    const auto found =
        end > begin ? lookup(std::string_view(value).substr(begin, end - begin)) : std::nullopt;
    if (!found) {
      from = end + 1;
      continue;
    }
    if (++replacements > kMostReplacements || value.size() + found->size() > kLongestValue) break;
    value.replace(at, end + 1 - at, *found);
    from = 0;
  }
  return value;
}

std::optional<std::string> evaluate_placeholder(std::string_view expression, const Lookup& option) {
  if (expression.find(' ') == std::string_view::npos) return option(expression);
  std::string current;
  bool has_current = false;
  std::string_view operation;  // empty: concatenate
  for (const std::string_view token : split(expression, ' ')) {
    if (token.empty()) continue;
    if (token == "+" || token == "-" || token == "*" || token == "/") {
      operation = token;
      continue;
    }
    if (token == "++" || token == "--") {
      if (has_current) current = calculate(token.substr(1), number_of(current), 1);
      operation = {};
      continue;
    }
    const std::string operand = is_number(token) ? std::string(token) : option(token).value_or("");
    if (operation.empty()) {
      current += operand;
    } else {
      current = calculate(operation, number_of(current), number_of(operand));
    }
    has_current = true;
    operation = {};
    if (current.size() > kLongestValue) return std::nullopt;
  }
  return current;
}

std::string substitute(std::string_view text, std::string_view what, std::string_view with) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(what);
    out += text.substr(0, at);
    if (at == std::string_view::npos || what.empty()) return out;
    if (out.size() > kLongestValue) return out += text.substr(at);
    out += with;
    text.remove_prefix(at + what.size());
  }
}

}  // namespace sqreen::doctor
