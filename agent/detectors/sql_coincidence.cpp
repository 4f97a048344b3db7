// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_coincidence.h"

#include <algorithm>

#include "agent/sql/keywords.h"
#include "agent/sql/placement.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kShort = 2;          // longer ones with a letter or digit say something
constexpr std::size_t kShortFragment = 3;  // of a literal: "O'", "'s"
constexpr std::size_t kMaxHead = 128;      // of a statement: "select id, name from users"
constexpr std::string_view kQuotes = "'\"`";
constexpr std::string_view kOnlyCode = "),;=<>|&+-*/%'\"`";  // prose starts with none of these
class Judge {
 public:
  Judge(const SqlReading& reading, const SqlOccurrence& at)
      : reading_(reading),
        statement_(reading.statement()),
        tokens_(reading.tokens()),
        placement_(reading.statement(), reading.tokens()),
        at_(at) {}

  bool decide(SqlShape shape) const {
    for (std::size_t i = at_.first; i <= at_.last; ++i) {
      if (!touches_comment(i, shape)) continue;
      if (!is_written_comment(i, shape)) return false;
      if (at_.first == at_.last) return true;
    }
    switch (shape) {
      case SqlShape::minus:
        return true;
      case SqlShape::punctuation:
        if (holds_quote() && reading_.has_swallowed_code()) return false;
        return is_literal_fragment() || (quotes_are_harmless() && operators_are_well_placed());
      case SqlShape::words:
        return continues_operand() || is_head();
      default:
        break;
    }
    if (value().size() <= kShortFragment && is_literal_fragment()) {
      return !reading_.has_swallowed_code();
    }
    if (value().size() <= kShort && !holds_quote()) return operators_are_well_placed();
    return is_head();
  }

 private:
  std::string_view value() const { return statement_.substr(at_.begin, at_.end - at_.begin); }
  std::string_view text(std::size_t i) const { return tokens_[i].text(statement_); }
  bool holds_quote() const { return value().find_first_of(kQuotes) != std::string_view::npos; }

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

  // Of the app's own: what is around it is complete without it, and what it hides does not read
  // like the rest of a statement.
  bool is_written_comment(std::size_t i, SqlShape shape) const {
    const Token& token = tokens_[i];
    if (shape == SqlShape::minus) return starts_line(token) && at_.begin == token.begin() + 1;
    if (at_.first != at_.last || token.kind() == TokenKind::code_comment_begin) return false;
    if (token.kind() == TokenKind::code_comment_end || at_.begin > token.begin()) {
      return shape == SqlShape::punctuation && !reading_.has_stray_comment_end();
    }
    const std::size_t before = placement_.before(i);
    const bool is_complete = before == Placement::kNone ||
                             !placement_.misses_operand_behind(before) ||
                             placement_.may_start_operand(placement_.behind(i));
    if (!is_complete || at_.begin < token.begin() || at_.end > token.end()) return false;
    if (shape == SqlShape::punctuation) return starts_line(token) || hides_prose(token);
    return starts_line(token) && hides_prose(token);
  }

  // Nothing but white space before it in its line.
  bool starts_line(const Token& token) const {
    std::size_t line = token.begin();
    while (line > 0 && (statement_[line - 1] == ' ' || statement_[line - 1] == '\t')) --line;
    return line == 0 || statement_[line - 1] == '\n';
  }

  bool hides_prose(const Token& comment) const {
    const std::size_t end = content_of(statement_, comment).end;
    if (at_.end >= end) return false;
    std::string_view text = statement_.substr(at_.end, end - at_.end);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty() || kOnlyCode.find(text[0]) != std::string_view::npos) return false;
    return !never_comes_first(text.substr(0, text.find_first_of(" \t\n(")));
  }

  // In one place, an odd number of quotes of one kind would have left a literal open; whole
  // literals are a list of data. Brackets and commas between them compare nothing.
  bool quotes_are_harmless() const {
    const std::string_view text = value();
    const std::size_t first = text.find_first_of(kQuotes);
    const bool is_repeated = text.find_first_not_of(text[0]) == std::string_view::npos;
    if (first == std::string_view::npos || is_repeated) return true;
    if (text.find_first_not_of("'\"`()[]{},;%. \t") != std::string_view::npos) return false;
    const auto quotes = std::count(text.begin(), text.end(), text[first]);
    if (quotes > 1 && text.find('%') != std::string_view::npos) return false;  // an operator
    if (holds_whole_literals()) return true;
    const bool has_other_kinds = std::any_of(text.begin(), text.end(), [&](char c) {
      return c != text[first] && kQuotes.find(c) != std::string_view::npos;
    });
    return quotes % 2 == 1 && (!has_other_kinds || text.size() <= kShort);
  }

  bool holds_whole_literals() const {
    const auto ends_inside = [](const Token& token, std::size_t at) {
      const TokenKind kind = token.kind();
      return (kind == TokenKind::string || kind == TokenKind::quoted_name) && at > token.begin() &&
             at < token.end();
    };
    return !ends_inside(tokens_[at_.first], at_.begin) && !ends_inside(tokens_[at_.last], at_.end);
  }

  // Holds one delimiter of a literal and a piece of what is in it. An app that puts it there
  // unescaped gets an unreadable statement.
  bool is_literal_fragment() const {
    const TokenKind kind = tokens_[at_.first].kind();
    return at_.first == at_.last && (kind == TokenKind::string || kind == TokenKind::quoted_name);
  }

  bool operators_are_well_placed() const {
    for (std::size_t i = at_.first; i <= at_.last; ++i) {
      if (tokens_[i].kind() == TokenKind::op && !placement_.is_well_placed(i)) return false;
    }
    return true;
  }

  // Words that go on behind an operand: "from users" in "id FROM users". Where an app puts a value,
  // an operand is missing, and there they are no coincidence: "id = from users".
  bool continues_operand() const {
    const std::string_view first = text(at_.first);
    const std::size_t before = placement_.before(at_.first);
    if (!starts_at_token() || before == Placement::kNone || !continues_statement(first))
      return false;
    for (std::size_t i = at_.first + 1; i <= at_.last; ++i) {
      if (joins_conditions_or_queries(text(i)) && !is_keyword_pair(text(i - 1), text(i)))
        return false;
    }
    return is_keyword_pair(text(before), first) || !placement_.misses_operand_behind(before);
  }

  // "select id", "select * from users" at the head of a statement that goes on. More than two words
  // must show where else their value went: to a placeholder, or into a literal.
  bool is_head() const {
    const std::size_t first = at_.first;
    if (placement_.before(first) != Placement::kNone || !starts_at_token()) return false;
    if (value().size() > kMaxHead || !starts_statement(text(first))) return false;
    if (at_.last + 1 >= tokens_.size() || text(at_.last + 1) == ";") return false;
    for (std::size_t i = first + 1; i <= at_.last; ++i) {
      const bool is_plain = tokens_[i].kind() == TokenKind::word || text(i) == "*" ||
                            text(i) == "," || text(i) == ".";
      const bool inserts = text(i) == "into" && i == first + 1;
      if (!is_plain || (joins_conditions_or_queries(text(i)) && !inserts)) return false;
    }
    if (at_.last <= first + 1) return true;
    for (std::size_t i = at_.last + 1; i < tokens_.size(); ++i) {
      if (tokens_[i].kind() == TokenKind::placeholder || text(i) == "?") return true;
      const bool is_there = text(i).find(value()) != std::string_view::npos;
      if (tokens_[i].kind() == TokenKind::string && is_there) return true;
    }
    return false;
  }

  bool starts_at_token() const { return at_.begin == tokens_[at_.first].begin(); }

  const SqlReading& reading_;
  std::string_view statement_;
  const TokenList& tokens_;
  Placement placement_;
  const SqlOccurrence& at_;
};

}  // namespace

bool is_coincidence(const SqlReading& reading, const SqlOccurrence& at, SqlShape shape) {
  return Judge(reading, at).decide(shape);
}

}  // namespace sqreen::agent
