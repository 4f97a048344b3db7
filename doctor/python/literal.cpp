// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/literal.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "doctor/python/string_literal.h"

namespace sqreen::doctor {
namespace {

using Kind = PythonValue::Kind;

constexpr int kDeepest = 50;
constexpr std::size_t kLongestString = 1u << 20;
constexpr std::size_t kMostItems = 10'000;

PythonValue read_number(std::string_view text) {
  PythonValue value;
  value.text = text;
  std::string digits(text);
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  if (digits.ends_with('L') || digits.ends_with('l')) digits.pop_back();  // Python 2
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0') {
    const char kind = static_cast<char>(digits[1] | 0x20);
    base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
    if (base != 10) digits.erase(0, 2);
  }
  // 0600 of Python 2.
  if (base == 10 && digits.size() > 1 && digits[0] == '0' &&
      digits.find_first_not_of("01234567") == std::string::npos) {
    base = 8;
  }
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value.number, base);
  if (error == std::errc() && stop == end) {
    value.kind = Kind::integer;
  } else if (base == 10 && digits.find_first_of(".eE") != std::string::npos) {
    value.kind = Kind::real;
  }
  return value;
}

class LiteralReader {
 public:
  explicit LiteralReader(std::span<const PythonToken> tokens) : tokens_(tokens) {}

  PythonValue read() {
    std::optional<PythonValue> value = sum(0);
    // `bind = "a", "b"` is a tuple without brackets.
    if (value && next_is(",")) {
      PythonValue tuple{.kind = Kind::list, .text = {}, .items = {std::move(*value)}};
      if (!skip(",") || !rest_of_tuple(tuple)) value.reset();
      if (value) value = std::move(tuple);
    }
    if (value && at_ == tokens_.size()) {
      if (value->kind != Kind::string && value->kind != Kind::bytes) {
        value->text = python_source(tokens_);
      }
      return std::move(*value);
    }
    return {.kind = Kind::computed, .text = python_source(tokens_), .items = {}};
  }

 private:
  bool next_is(std::string_view word) const {
    return at_ < tokens_.size() && tokens_[at_].is(word);
  }
  bool skip(std::string_view word) {
    if (!next_is(word)) return false;
    ++at_;
    return true;
  }

  std::optional<PythonValue> sum(int depth) {
    auto left = product(depth);
    while (left && (next_is("+") || next_is("-"))) {
      const bool minus = tokens_[at_++].text == "-";
      const auto right = product(depth);
      if (!right) return std::nullopt;
      left = minus ? subtract(*left, *right) : add(std::move(*left), *right);
    }
    return left;
  }

  std::optional<PythonValue> product(int depth) {
    auto left = operand(depth);
    while (left && next_is("*")) {
      ++at_;
      const auto right = operand(depth);
      if (!right || left->kind != Kind::integer || right->kind != Kind::integer ||
          __builtin_mul_overflow(left->number, right->number, &left->number)) {
        return std::nullopt;
      }
    }
    return left;
  }

  static std::optional<PythonValue> add(PythonValue left, const PythonValue& right) {
    if (left.kind != right.kind) return std::nullopt;
    if (left.kind == Kind::string || left.kind == Kind::bytes) {
      if (left.text.size() + right.text.size() > kLongestString) return std::nullopt;
      left.text += right.text;
      return left;
    }
    if (left.kind == Kind::list) {
      if (left.items.size() + right.items.size() > kMostItems) return std::nullopt;
      left.items.insert(left.items.end(), right.items.begin(), right.items.end());
      return left;
    }
    if (left.kind != Kind::integer ||
        __builtin_add_overflow(left.number, right.number, &left.number)) {
      return std::nullopt;
    }
    return left;
  }

  static std::optional<PythonValue> subtract(PythonValue left, const PythonValue& right) {
    if (left.kind != Kind::integer || right.kind != Kind::integer ||
        __builtin_sub_overflow(left.number, right.number, &left.number)) {
      return std::nullopt;
    }
    return left;
  }

  std::optional<PythonValue> operand(int depth) {
    if (depth > kDeepest || at_ >= tokens_.size()) return std::nullopt;
    const PythonToken& token = tokens_[at_];
    if (token.kind == PythonToken::Kind::string) return strings();
    if (token.kind == PythonToken::Kind::number) {
      ++at_;
      PythonValue value = read_number(token.text);
      return value.kind == Kind::computed ? std::nullopt : std::optional(std::move(value));
    }
    if (skip("-")) return negative(depth);
    if (skip("(")) return bracket(")", depth);
    if (skip("[")) return bracket("]", depth);
    if (skip("{")) return braces(depth);
    return word();
  }

  std::optional<PythonValue> word() {
    PythonValue value;
    if (next_is("True") || next_is("False")) {
      value.kind = Kind::boolean;
      value.number = next_is("True") ? 1 : 0;
    } else if (next_is("None")) {
      value.kind = Kind::none;
    } else {
      return std::nullopt;
    }
    value.text = tokens_[at_++].text;
    return value;
  }

  std::optional<PythonValue> negative(int depth) {
    auto value = operand(depth + 1);
    if (!value || (value->kind != Kind::integer && value->kind != Kind::real)) return std::nullopt;
    value->number = -value->number;  // no minimum here: a literal is never below 0
    return value;
  }

  // "a" "b" is "ab".
  std::optional<PythonValue> strings() {
    std::optional<PythonValue> joined;
    for (; at_ < tokens_.size() && tokens_[at_].kind == PythonToken::Kind::string; ++at_) {
      PythonValue part = read_python_string(tokens_[at_].text);
      if (part.kind == Kind::computed) return std::nullopt;
      joined = joined ? add(std::move(*joined), part) : std::optional(std::move(part));
      if (!joined) return std::nullopt;
    }
    return joined;
  }

  std::optional<PythonValue> bracket(std::string_view closing, int depth) {
    PythonValue list{.kind = Kind::list, .text = {}, .items = {}};
    bool comma = false;
    while (!next_is(closing)) {
      auto item = sum(depth + 1);
      if (!item || list.items.size() > kMostItems) return std::nullopt;
      list.items.push_back(std::move(*item));
      comma = skip(",");
      if (!comma && !next_is(closing)) return std::nullopt;
    }
    ++at_;
    if (closing == ")" && list.items.size() == 1 && !comma) {
      PythonValue only = std::move(list.items.front());  // only brackets around a value
      return only;
    }
    return list;
  }

  // The rest of a tuple without brackets.
  bool rest_of_tuple(PythonValue& tuple) {
    while (at_ < tokens_.size()) {
      auto item = sum(1);
      if (!item || tuple.items.size() > kMostItems) return false;
      tuple.items.push_back(std::move(*item));
      if (at_ < tokens_.size() && !skip(",")) return false;
    }
    return true;
  }

  std::optional<PythonValue> braces(int depth) {
    PythonValue value{.kind = Kind::dictionary, .text = {}, .items = {}};
    while (!next_is("}")) {
      auto key = sum(depth + 1);
      if (!key || value.items.size() > kMostItems) return std::nullopt;
      const bool first = value.items.empty();
      value.items.push_back(std::move(*key));
      if (skip(":") && value.kind == Kind::dictionary) {
        auto held = sum(depth + 1);
        if (!held) return std::nullopt;
        value.items.push_back(std::move(*held));
      } else if (first) {
        value.kind = Kind::list;
      } else if (value.kind == Kind::dictionary) {
        return std::nullopt;
      }
      if (!skip(",") && !next_is("}")) return std::nullopt;
    }
    ++at_;
    return value;
  }

  std::span<const PythonToken> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

bool PythonValue::is_known() const {
  return kind != Kind::computed;
}

bool PythonValue::is_true() const {
  switch (kind) {
    case Kind::boolean:
    case Kind::integer:
      return number != 0;
    case Kind::string:
    case Kind::bytes:
      return !text.empty();
    case Kind::list:
    case Kind::dictionary:
      return !items.empty();
    case Kind::real:
      return text.find_first_of("123456789") != std::string::npos;
    case Kind::none:
    case Kind::computed:
      break;
  }
  return false;
}

PythonValue read_python_literal(std::span<const PythonToken> tokens) {
  return LiteralReader(tokens).read();
}

std::string python_source(std::span<const PythonToken> tokens) {
  if (tokens.empty()) return {};
  const char* begin = tokens.front().text.data();
  const char* end = tokens.back().text.data() + tokens.back().text.size();
  std::string line;
  bool space = false;
  for (const char c : std::string_view(begin, static_cast<std::size_t>(end - begin))) {
    if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
      space = true;
      continue;
    }
    if (space) line += ' ';
    space = false;
    line += c;
  }
  return line;
}

}  // namespace sqreen::doctor
