// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_coincidence.h"

#include <algorithm>
#include <array>

#include "agent/sql/keywords.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kShort = 2;          // longer ones with a letter or digit say something
constexpr std::size_t kShortFragment = 3;  // of a literal: "O'", "'s"
constexpr std::size_t kMaxHead = 128;      // of a statement: "select id, name from users"
constexpr std::string_view kQuotes = "'\"`";
constexpr std::string_view kComparisons = "=<>!~";
// No statement starts with these: what is before them was cut off by a lone semicolon.
constexpr std::array kNeverFirst =
    std::to_array<std::string_view>({"and", "or", "order", "group", "limit", "where", "having",
                                     "union", "in", "is", "like", "from"});

class Judge {
 public:
  Judge(const SqlReading& reading, const SqlOccurrence& at)
      : statement_(reading.statement), tokens_(reading.tokens), at_(at) {}

  bool decide(SqlShape shape) const {
    for (std::size_t i = at_.first; i <= at_.last; ++i) {
      if (touches_comment(i, shape) && !is_written_comment(i, shape)) return false;
    }
    switch (shape) {
      case SqlShape::minus:
        return true;
      case SqlShape::punctuation:
        return quotes_are_harmless() && operators_are_well_placed();
      case SqlShape::words:
        return continues_operand() || is_head();
      default:
        break;
    }
    if (is_literal_fragment()) return true;
    if (value().size() <= kShort && value().find_first_of(kQuotes) == std::string_view::npos) {
      return operators_are_well_placed();
    }
    return is_head();
  }

 private:
  std::string_view value() const { return statement_.substr(at_.begin, at_.end - at_.begin); }
  std::string_view text(std::size_t i) const { return tokens_[i].text(statement_); }

  // Reaches out of the comment, or holds what opens or closes it. Of punctuation, all of what opens
  // or closes it: "-" and "*" occur in comments by chance.
  bool touches_comment(std::size_t i, SqlShape shape) const {
    const Token& token = tokens_[i];
    if (!token.is_comment() && !token.is_code_comment()) return false;
    if (token.is_code_comment()) return overlap(token.begin(), token.end()) > 1;
    const ByteRange content = content_of(statement_, token);
    if (at_.begin >= content.begin && at_.end <= content.end) return false;
    if (shape != SqlShape::punctuation) return true;
    return overlap(token.begin(), content.begin) == content.begin - token.begin() ||
           (token.end() > content.end && overlap(content.end, token.end()) == 2) ||
           (at_.begin < token.end() && at_.end > token.end());
  }
  std::size_t overlap(std::size_t begin, std::size_t end) const {
    const std::size_t from = std::max(at_.begin, begin);
    const std::size_t to = std::min(at_.end, end);
    return to > from ? to - from : 0;
  }

  // "-- name" where only white space of the app's own stands before it in its line. What makes it a
  // comment must be the value's first byte, or a minus that follows another.
  bool is_written_comment(std::size_t i, SqlShape shape) const {
    if (shape != SqlShape::punctuation && shape != SqlShape::minus) return false;
    std::size_t line = tokens_[i].begin();
    if (!tokens_[i].is_comment() || at_.begin < line || at_.begin > line + 1) return false;
    while (line > 0 && (statement_[line - 1] == ' ' || statement_[line - 1] == '\t')) --line;
    if (line > 0 && statement_[line - 1] != '\n') return false;
    const std::size_t before = operand_before(i);
    return before == kNone || kComparisons.find(text(before).back()) == std::string_view::npos;
  }

  // In one place, an odd number of quotes would have left a literal open. Brackets and commas
  // between them compare nothing.
  bool quotes_are_harmless() const {
    const auto is_quote = [](char c) { return kQuotes.find(c) != std::string_view::npos; };
    const std::string_view text = value();
    const auto quotes = std::count_if(text.begin(), text.end(), is_quote);
    if (quotes == 0) return true;
    if (text.find_first_not_of(text[0]) == std::string_view::npos) return true;
    return quotes % 2 == 1 &&
           text.find_first_not_of("'\"`()[]{},;%\\. \t") == std::string_view::npos;
  }

  // Holds one delimiter of a literal and a letter or two of what is in it. An app that puts it
  // there unescaped gets an unreadable statement.
  bool is_literal_fragment() const {
    const TokenKind kind = tokens_[at_.first].kind();
    return at_.first == at_.last && value().size() <= kShortFragment &&
           (kind == TokenKind::string || kind == TokenKind::quoted_name);
  }

  bool operators_are_well_placed() const {
    for (std::size_t i = at_.first; i <= at_.last; ++i) {
      if (tokens_[i].kind() == TokenKind::op && !is_well_placed(i)) return false;
    }
    return true;
  }

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::size_t operand_before(std::size_t i) const {
    while (i > 0) {
      if (!tokens_[--i].is_comment()) return i;
    }
    return kNone;
  }
  std::size_t operand_behind(std::size_t i) const {
    while (++i < tokens_.size()) {
      if (!tokens_[i].is_comment()) return i;
    }
    return kNone;
  }

  // An operand is still missing behind this token: "=", "(", "where".
  bool expects_operand_behind(std::size_t i) const {
    switch (tokens_[i].kind()) {
      case TokenKind::open:
        return true;
      case TokenKind::op:
        return text(i) != "*" && text(i) != ";";
      case TokenKind::word:
        return expects_operand(text(i));
      default:
        return false;
    }
  }
  // Nothing more can be meant before this token: ")", ",", ";", the end.
  bool ends_operand_before(std::size_t i) const {
    if (i == kNone || tokens_[i].kind() == TokenKind::close) return true;
    return text(i) == "," || text(i) == ";";
  }

  bool is_well_placed(std::size_t i) const {
    const std::string_view op = text(i);
    if (op == "*" || op == "." || op == ":" || op == "!" || op == "@") return true;
    const std::size_t before = operand_before(i);
    const std::size_t behind = operand_behind(i);
    if (op == ";") {
      if (before != kNone && expects_operand_behind(before)) return false;
      return behind == kNone ||
             std::find(kNeverFirst.begin(), kNeverFirst.end(), text(behind)) == kNeverFirst.end();
    }
    const bool may_be_sign = op == "-" || op == "+" || op == "~";
    if (!may_be_sign && before != kNone && expects_operand_behind(before)) return false;
    return !ends_operand_before(behind);
  }

  // Words that go on behind an operand: "from users" in "id FROM users". Where an app puts a value,
  // an operand is missing, and there they are no coincidence: "id = from users".
  bool continues_operand() const {
    const std::string_view first = text(at_.first);
    const std::size_t before = operand_before(at_.first);
    if (!starts_at_token() || before == kNone || !continues_statement(first)) return false;
    for (std::size_t i = at_.first + 1; i <= at_.last; ++i) {
      if (joins_conditions_or_queries(text(i)) && !is_keyword_pair(text(i - 1), text(i)))
        return false;
    }
    return is_keyword_pair(text(before), first) || !expects_operand_behind(before);
  }

  // "select id", "select * from users" at the head of a statement that goes on, and goes on with a
  // placeholder when they are more than two words: no app starts a statement with a value and then
  // binds another.
  bool is_head() const {
    if (at_.first != 0 || !starts_at_token() || value().size() > kMaxHead) return false;
    if (tokens_[0].kind() != TokenKind::word || !starts_statement(text(0))) return false;
    if (at_.last + 1 >= tokens_.size() || text(at_.last + 1) == ";") return false;
    bool is_plain = at_.last <= 1;
    for (std::size_t i = 1; i <= at_.last; ++i) {
      const bool plain_token = tokens_[i].kind() == TokenKind::word || text(i) == "*" ||
                               text(i) == "," || text(i) == ".";
      const bool inserts = text(i) == "into" && i == 1;
      if (!plain_token || (joins_conditions_or_queries(text(i)) && !inserts)) return false;
    }
    for (std::size_t i = at_.last + 1; i < tokens_.size() && !is_plain; ++i) {
      is_plain = tokens_[i].kind() == TokenKind::placeholder;
    }
    return is_plain;
  }

  bool starts_at_token() const { return at_.begin == tokens_[at_.first].begin(); }

  std::string_view statement_;
  const TokenList& tokens_;
  const SqlOccurrence& at_;
};

}  // namespace

bool is_coincidence(const SqlReading& reading, const SqlOccurrence& at, SqlShape shape) {
  return Judge(reading, at).decide(shape);
}

}  // namespace sqreen::agent
