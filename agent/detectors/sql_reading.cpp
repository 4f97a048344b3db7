// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_reading.h"

#include <algorithm>

#include "agent/sql/keywords.h"

namespace sqreen::agent {

bool SqlReading::has_stray_comment_end() const {
  if (stray_comment_end_) return *stray_comment_end_;
  stray_comment_end_ = false;
  for (std::size_t i = 0; i < tokens_.size() && !*stray_comment_end_; ++i) {
    if (tokens_[i].kind() != TokenKind::op) continue;
    const bool is_one = text(i).find("*/") != std::string_view::npos;  // PostgreSQL
    const bool is_two = text(i) == "*" && i + 1 < tokens_.size() &&
                        tokens_[i + 1].begin() == tokens_[i].end() && text(i + 1)[0] == '/';
    stray_comment_end_ = is_one || is_two;
  }
  return *stray_comment_end_;
}

bool SqlReading::has_swallowed_code() const {
  if (!swallowed_code_) {
    swallowed_code_ = std::any_of(tokens_.begin(), tokens_.end(), [this](const Token& token) {
      return token.kind() == TokenKind::string && is_swallowed_code(token);
    });
  }
  return *swallowed_code_;
}

// Between the quotes, wildcards and brackets of its ends, it begins as no literal would ("or", a
// comma) and ends where an operand is missing ("b =", "b like").
bool SqlReading::is_swallowed_code(const Token& literal) const {
  constexpr std::string_view kEdge = "'\"`%()[];, \t\r\n\\";
  const ByteRange content = content_of(statement_, literal);
  const std::string_view all = statement_.substr(content.begin, content.end - content.begin);
  const std::size_t first = all.find_first_not_of(kEdge);
  if (first == std::string_view::npos) {
    return all.find(',') != std::string_view::npos && all.starts_with('\'') && all.ends_with('\'');
  }
  const std::size_t last = all.find_last_not_of(kEdge);
  const std::string_view code = all.substr(first, last - first + 1);
  const std::string_view lead = all.substr(0, first);
  const bool begins = never_comes_first(code.substr(0, code.find_first_of(" \t\r\n("))) ||
                      lead.find(',') != std::string_view::npos;
  if (!begins) return false;
  const std::size_t word = code.find_last_of(" \t\r\n)");
  return std::string_view("=<>~!").find(code.back()) != std::string_view::npos ||
         expects_operand(word == std::string_view::npos ? code : code.substr(word + 1));
}

}  // namespace sqreen::agent
