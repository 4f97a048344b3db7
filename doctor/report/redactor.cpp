// SPDX-License-Identifier: Apache-2.0
#include "doctor/report/redactor.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "agent/redaction.h"
#include "agent/secret_forms.h"
#include "core/ascii.h"
#include "core/text.h"
#include "doctor/report/secret_names.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

// Shorter values stand for too much else; the rules by name hide them where they are assigned.
constexpr std::size_t kShortestSecret = 5;
constexpr std::size_t kShortestNumber = 8;

bool is_name_byte(char c) {
  return is_ascii_alphanumeric(c) || c == '_' || c == '-' || c == '.';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '`';
}

// Words that many settings have for a value, and numbers that are none to guess.
bool is_harmless(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"false", "true", "none", "null", "undefined", "default", "always", "never", "strict"});
  const std::string lower = to_lower(value);
  if (holds(kWords, lower)) return true;
  const bool is_number = value.find_first_not_of("0123456789.") == std::string_view::npos;
  return is_number && value.size() < kShortestNumber;
}

// Hides what it finds in one text.
class Hider {
 public:
  explicit Hider(std::string_view text) : text_(text), redaction_(text, 0, text.size()) {}

  std::string hide(const std::vector<std::string>& secrets) {
    redaction_.hide_all(secrets);
    private_keys();
    urls();
    addresses();
    named_values();
    dockerfile_variables();
    random_words();
    return redaction_.text();
  }

 private:
  void hide(std::size_t begin, std::size_t end) { redaction_.hide(begin, end - begin); }
  std::size_t line_end(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
  }

  void private_keys() {
    constexpr std::string_view kBegin = "-----BEGIN ";
    constexpr std::string_view kEnd = "-----END ";
    for (std::size_t at = text_.find(kBegin); at != std::string_view::npos;) {
      const std::size_t end = text_.find(kEnd, at);
      const std::size_t stop = end == std::string_view::npos ? text_.size() : line_end(end);
      hide(at, stop);
      at = text_.find(kBegin, stop);
    }
  }

  // What stands between the scheme and the last '@' of the authority.
  void urls() {
    constexpr std::string_view kMark = "://";
    for (std::size_t at = text_.find(kMark); at != std::string_view::npos;
         at = text_.find(kMark, at)) {
      at += kMark.size();
      // A password may hold what ends an authority, unescaped; a blank or a quote it hardly does.
      const std::size_t end = std::min(text_.find_first_of(" \t\n\"'`<>", at), text_.size());
      const std::size_t sign = text_.substr(at, end - at).rfind('@');
      if (sign != std::string_view::npos) hide(at, at + sign);
    }
  }

  void addresses() {
    std::size_t word = 0;  // where the one that `at` is in begins
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (std::string_view(" \t\n\"'`<>").find(text_[at]) != std::string_view::npos) word = at + 1;
      if (text_[at] != '@') continue;
      std::size_t begin = at;
      while (begin > word && (is_name_byte(text_[begin - 1]) || text_[begin - 1] == '+')) --begin;
      std::size_t end = at + 1;
      while (end < text_.size() && is_name_byte(text_[end])) ++end;
      const bool has_dot = text_.substr(at, end - at).find('.') != std::string_view::npos;
      if (begin == at || !has_dot) continue;
      const bool is_in_url = text_.substr(word, begin - word).find("://") != std::string_view::npos;
      if (!is_in_url) hide(begin, end);
    }
  }

  // Each name in the text, with what may be its value behind it.
  void named_values() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_name_byte(text_[at])) {
        ++at;
        continue;
      }
      const std::size_t begin = at;
      while (at < text_.size() && is_name_byte(text_[at])) ++at;
      named_value(begin, at);
    }
  }

  void named_value(std::size_t begin, std::size_t end) {
    const std::string_view name = text_.substr(begin, end - begin);
    std::size_t at = end;
    if (at < text_.size() && is_quote(text_[at])) ++at;  // "api_key": "x"
    if (at < text_.size() && text_[at] == ']') ++at;     // os.environ["API_KEY"] = "x"
    const std::size_t blanks = at;
    while (at < text_.size() && is_blank(text_[at])) ++at;
    const bool has_sign = at < text_.size() && (text_[at] == '=' || text_[at] == ':');
    if (has_sign) {
      constexpr std::string_view kBefore = " \t\n\"'`;(";  // not within a URL's query
      const bool is_assignment = text_[at] == '=' && blanks == at && !name.starts_with('-') &&
                                 (begin == 0 || kBefore.find(text_[begin - 1]) != kBefore.npos);
      if (at + 1 < text_.size() && text_[at] == ':' && text_[at + 1] == '/')
        return;  // a URL's scheme
      if (is_secret_name(name) || (is_assignment && is_variable(name)))
        hide_value(at + 1, is_header(name));
    } else if (name.starts_with('-') && at > blanks && is_secret_name(name)) {
      if (at < text_.size() && text_[at] != '-') hide_value(at, false);
    }
  }

  static bool is_variable(std::string_view name) {
    return !is_open_variable(name) && name.find_first_of(".-") == std::string_view::npos &&
           !(name[0] >= '0' && name[0] <= '9');
  }
  // Whose values have several words.
  static bool is_header(std::string_view name) {
    const std::string lower = to_lower(name);
    return lower.find("authorization") != std::string::npos ||
           lower.find("cookie") != std::string::npos;
  }

  void hide_value(std::size_t at, bool is_whole_line) {
    while (at < text_.size() && (is_blank(text_[at]) || text_[at] == '=' || text_[at] == '>')) ++at;
    if (at >= text_.size()) return;
    if (text_[at] == '\\' && at + 1 < text_.size() && is_quote(text_[at + 1])) {
      // Escaped once more, within a quoted command: up to its like.
      const std::size_t end = text_.find(text_.substr(at, 2), at + 2);
      return hide(at + 2, std::min(end, text_.size()));
    }
    if (at < text_.size() && is_quote(text_[at]) && !is_whole_line) {
      const char quote = text_[at++];
      std::size_t end = at;
      while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
      return hide(at, std::min(end, text_.size()));
    }
    std::size_t end = is_whole_line ? line_end(at) : at;
    while (!is_whole_line && end < text_.size() &&
           !std::isspace(static_cast<unsigned char>(text_[end]))) {
      // Quotes within a word belong to it: A=b' 'c.
      if (is_quote(text_[end]) && text_[end] != '`') {
        const std::size_t close = text_.find(text_[end], end + 1);
        if (close != std::string_view::npos && end > at) end = close;
      }
      ++end;
    }
    hide(at, end);
  }

  // ENV NAME value, and ARG with it.
  void dockerfile_variables() {
    for (std::size_t begin = 0; begin < text_.size(); begin = line_end(begin) + 1) {
      const std::string_view line = text_.substr(begin, line_end(begin) - begin);
      for (const std::string_view word : {"ENV ", "ARG "}) {
        const std::size_t at = line.find(word);
        if (at == std::string_view::npos) continue;
        const std::size_t name = at + word.size();
        const std::size_t blank = line.find_first_of(" \t", name);
        if (blank == std::string_view::npos) continue;
        if (!is_open_variable(line.substr(name, blank - name))) {
          hide(begin + blank + 1, begin + line.size());
        }
      }
    }
  }

  void random_words() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t begin = at;
      while (at < text_.size() && (is_ascii_alphanumeric(text_[at]) || text_[at] == '_' ||
                                   text_[at] == '-' || text_[at] == '+')) {
        ++at;
      }
      if (looks_random(text_.substr(begin, at - begin))) {
        while (at < text_.size() && text_[at] == '=') ++at;  // base64's padding
        hide(begin, at);
      }
      at += at == begin ? 1 : 0;
    }
  }

  static bool looks_random(std::string_view word) {
    constexpr auto kBeginnings = std::to_array<std::string_view>(
        {"ghp_",     "gho_",     "ghs_",     "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-",
         "sk_live_", "sk_test_", "rk_live_", "sk-",         "AKIA",   "ASIA",  "AIza",  "npm_",
         "pypi-",    "hf_",      "dop_v1_",  "dp-st-",      "shpat_", "SG-"});
    constexpr std::size_t kPrefixed = 16;
    constexpr std::size_t kPlain = 20;
    for (const std::string_view beginning : kBeginnings) {
      if (word.size() >= kPrefixed && word.starts_with(beginning)) return true;
    }
    std::size_t longest = 0;  // stretch of letters and digits with both in it
    std::size_t begin = 0;
    bool has_digit = false;
    bool has_letter = false;
    std::size_t digits = 0;
    for (std::size_t i = 0; i <= word.size(); ++i) {
      const bool ends = i == word.size() || !is_ascii_alphanumeric(word[i]);
      if (ends) {
        if (has_digit && has_letter) longest = std::max(longest, i - begin);
        begin = i + 1;
        has_digit = has_letter = false;
        continue;
      }
      const bool is_digit = word[i] >= '0' && word[i] <= '9';
      digits += is_digit ? 1 : 0;
      (is_digit ? has_digit : has_letter) = true;
    }
    // A UUID, or base64 for URLs, has its digits all over.
    constexpr std::size_t kBroken = 32;
    return longest >= kPlain || (word.size() >= kBroken && digits >= 4);
  }

  std::string_view text_;
  agent::Redaction redaction_;
};

// Every `what` that is no part of a longer name.
std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    const std::size_t end = at + what.size();
    const bool is_whole = (at == 0 || !is_name_byte(text[at - 1])) &&
                          (end == text.size() || !is_name_byte(text[end]));
    if (is_whole) text.replace(at, what.size(), with);
    at += is_whole ? with.size() : what.size();
  }
  return text;
}

}  // namespace

Redactor::Redactor(const Environment& environment, Machine machine) : machine_(std::move(machine)) {
  while (machine_.home.size() > 1 && machine_.home.ends_with('/')) machine_.home.pop_back();
  learn(environment);
}

void Redactor::learn(const Environment& environment) {
  for (const auto& [name, value] : environment) {
    if (is_secret_name(name)) learn_secret(value);
    // The password of any URL, on its own: a driver may be given it apart.
    const std::size_t mark = value.find("://");
    const std::size_t sign = value.rfind('@');
    if (mark == std::string::npos || sign == std::string::npos || sign < mark) continue;
    const std::string_view user = std::string_view(value).substr(mark + 3, sign - mark - 3);
    const std::size_t colon = user.find(':');
    if (colon != std::string_view::npos) learn_secret(user.substr(colon + 1));
  }
}

void Redactor::learn_secret(std::string_view value) {
  value = trim(value);
  if (value.size() < kShortestSecret || is_harmless(value)) return;
  agent::append_secret_forms(value, secrets_);
  // As reports show it.
  secrets_.push_back(printable(value));
}

std::string Redactor::operator()(std::string_view text) const {
  return without_places(Hider(text).hide(secrets_));
}

std::string Redactor::without_places(std::string text) const {
  if (machine_.home.size() > 1) text = replaced(std::move(text), machine_.home, "~");
  for (const std::string_view homes : {"/home/", "/Users/"}) {
    for (std::size_t at = text.find(homes); at != std::string::npos; at = text.find(homes, at)) {
      at += homes.size();
      std::size_t end = at;
      while (end < text.size() && is_name_byte(text[end])) ++end;
      text.replace(at, end - at, "[user]");
    }
  }
  const std::string& host = machine_.host_name;
  if (host.size() < 2 || host == "localhost") return text;
  text = replaced(std::move(text), host, "[host]");
  const std::string_view first = std::string_view(host).substr(0, host.find('.'));
  return first.size() < 2 ? text : replaced(std::move(text), first, "[host]");
}

}  // namespace sqreen::doctor
