// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_injection.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "agent/detectors/sql_coincidence.h"
#include "agent/sql/tokenizer.h"
#include "core/ascii.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The statement in ASCII lower case, on the stack when it is small.
class LowerCase {
 public:
  explicit LowerCase(std::string_view text) {
    char* out = small_.data();
    if (text.size() > small_.size()) {
      large_.resize(text.size());
      out = large_.data();
    }
    std::transform(text.begin(), text.end(), out, ascii_lower);
    view_ = std::string_view(out, text.size());
  }
  std::string_view view() const { return view_; }

 private:
  std::array<char, 4096> small_;  // uninitialised
  std::string large_;
  std::string_view view_;
};

// memchr for the form's rarest byte is many times faster than a general search; when that byte
// turns out to be frequent here, the general one bounds the work.
std::size_t find_form(std::string_view text, const SqlCandidate& candidate, std::size_t from) {
  const std::string_view form = candidate.form;
  if (form.size() > text.size() || from > text.size() - form.size()) return kNone;
  const char rare = form[candidate.rare];
  const char* at = text.data() + from + candidate.rare;
  const char* const last = text.data() + text.size() - form.size() + candidate.rare;
  for (int misses = 0; misses < 32; ++misses) {
    if (at > last) return kNone;
    at = static_cast<const char*>(std::memchr(at, rare, static_cast<std::size_t>(last - at) + 1));
    if (at == nullptr) return kNone;
    const char* const start = at - candidate.rare;
    if (std::memcmp(start, form.data(), form.size()) == 0) {
      return static_cast<std::size_t>(start - text.data());
    }
    ++at;
  }
  if (at > last) return kNone;
  const char* const start = at - candidate.rare;
  const void* found = ::memmem(start, static_cast<std::size_t>(text.data() + text.size() - start),
                               form.data(), form.size());
  if (found == nullptr) return kNone;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

// Of one statement that holds at least one candidate.
class Investigation {
 public:
  Investigation(std::string_view statement, std::string_view lowered, SqlDialect dialect,
                const SqlCandidates& candidates)
      : statement_(statement),
        lowered_(lowered),
        candidates_(candidates),
        reading_(lowered, tokens_) {
    readable_ = tokenize(statement, dialect, tokens_);
  }

  // `first`: index of the first candidate that occurs, at `at`.
  std::optional<SqlInjection> run(std::size_t first, std::size_t at) const {
    if (!readable_) return culprit(first, at);
    const std::vector<SqlCandidate>& forms = candidates_.forms();
    for (std::size_t i = first; i < forms.size(); ++i, at = 0) {
      for (at = find_form(lowered_, forms[i], at); at != kNone;) {
        const std::optional<std::size_t> next = harmless_until(forms[i], at);
        if (!next) return injection(forms[i], at);
        at = find_form(lowered_, forms[i], *next);
      }
    }
    return std::nullopt;
  }

 private:
  SqlInjection injection(const SqlCandidate& candidate, std::size_t at) const {
    return {candidates_.inputs().all()[candidate.input],
            statement_.substr(at, candidate.form.size())};
  }

  // Whatever occurs in an unreadable statement is an attack; name the one that can have broken it.
  SqlInjection culprit(std::size_t first, std::size_t at) const {
    const std::vector<SqlCandidate>& forms = candidates_.forms();
    for (std::size_t i = first; i < forms.size(); ++i) {
      if (forms[i].form.find_first_of("'\"`\\()[]#$*-") == kNone) continue;
      const std::size_t found = find_form(lowered_, forms[i], 0);
      if (found != kNone) return injection(forms[i], found);
    }
    return injection(forms[first], at);
  }

  // Where the next occurrence can begin that is to be judged anew. Nothing: this one is an attack.
  std::optional<std::size_t> harmless_until(const SqlCandidate& candidate, std::size_t at) const {
    SqlOccurrence occurrence{at, at + candidate.form.size(), 0, 0};
    if (!touched_tokens(occurrence)) return at + 1;
    if (occurrence.first == occurrence.last && is_one_datum(occurrence, candidate.shape)) {
      // A long literal can hold very many: all of those are data.
      const std::size_t end = content_of(statement_, tokens_[occurrence.first]).end;
      return std::max(at, end - std::min(end, candidate.form.size())) + 1;
    }
    if (!is_coincidence(reading_, occurrence, candidate.shape)) return std::nullopt;
    return at + 1;
  }

  // False: nothing but white space.
  bool touched_tokens(SqlOccurrence& occurrence) const {
    const Token* first =
        std::upper_bound(tokens_.begin(), tokens_.end(), occurrence.begin,
                         [](std::size_t at, const Token& token) { return at < token.end(); });
    const Token* behind =
        std::lower_bound(first, tokens_.end(), occurrence.end,
                         [](const Token& token, std::size_t at) { return token.begin() < at; });
    if (first == behind) return false;
    occurrence.first = static_cast<std::size_t>(first - tokens_.begin());
    occurrence.last = static_cast<std::size_t>(behind - tokens_.begin()) - 1;
    return true;
  }

  // Inside the content of one literal, or one whole token.
  bool is_one_datum(const SqlOccurrence& at, SqlShape shape) const {
    const Token& token = tokens_[at.first];
    if (token.is_code_comment()) return false;
    const ByteRange content = content_of(statement_, token);
    if (at.begin >= content.begin && at.end <= content.end) {
      // "(" and "=" are tokens of their own, but mean something.
      return token.kind() != TokenKind::op || shape != SqlShape::punctuation;
    }
    const bool is_data =
        token.kind() == TokenKind::string || token.kind() == TokenKind::quoted_name;
    return is_data && at.begin == token.begin() && at.end == token.end();
  }

  std::string_view statement_;
  std::string_view lowered_;
  const SqlCandidates& candidates_;
  TokenList tokens_;
  SqlReading reading_;
  bool readable_;
};

// Kept out of the common path, for its large frame.
[[gnu::noinline]] std::optional<SqlInjection> investigate(std::string_view statement,
                                                          std::string_view lowered,
                                                          SqlDialect dialect,
                                                          const SqlCandidates& candidates,
                                                          std::size_t first, std::size_t at) {
  return Investigation(statement, lowered, dialect, candidates).run(first, at);
}

[[gnu::noinline]] std::optional<SqlInjection> search(std::string_view statement, SqlDialect dialect,
                                                     const SqlCandidates& candidates) {
  const LowerCase lowered(statement);
  const std::vector<SqlCandidate>& forms = candidates.forms();
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::size_t at = find_form(lowered.view(), forms[i], 0);
    if (at != kNone) return investigate(statement, lowered.view(), dialect, candidates, i, at);
  }
  return std::nullopt;
}

}  // namespace

const SqlCandidates& SqlInputs::candidates() {
  if (!candidates_) candidates_.emplace(*inputs_);
  return *candidates_;
}

std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect,
                                               SqlInputs& inputs) {
  if (statement.size() > StatementPairs::kMaxStatement) {
    return find_sql_injection(statement, dialect, inputs.candidates());
  }
  const SqlCandidates candidates(inputs.inputs(), StatementPairs(statement));
  return find_sql_injection(statement, dialect, candidates);
}

std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect,
                                               const SqlCandidates& candidates) {
  if (candidates.empty() || statement.empty()) return std::nullopt;
  return search(statement, dialect, candidates);
}

}  // namespace sqreen::agent
