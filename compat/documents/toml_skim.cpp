// SPDX-License-Identifier: Apache-2.0
#include "compat/documents/toml_skim.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "compat/documents/document.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::string_view kUnread[] = {"files", "wheels", "hashes", "sdist"};

class Skimmer {
 public:
  explicit Skimmer(std::string_view text) : text_(text) { skimmed_.text.reserve(text.size() / 2); }

  SkimmedToml run() {
    while (at_ < text_.size()) line();
    flush(text_.size());
    return std::move(skimmed_);
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  void flush(std::size_t end) {
    if (!leaving_out_) skimmed_.text.append(text_.substr(kept_, end - kept_));
    kept_ = end;
  }

  // Over the character beyond ASCII at `at_`: as an escape where strings know escapes, else as a
  // question mark.
  void wide_character(bool escapes) {
    if (looking_ahead_) {
      ++at_;
      return;
    }
    const auto lead = static_cast<unsigned char>(here());
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const std::string_view bytes = text_.substr(at_, size);
    if (lead < 0xC0 || bytes.size() < size || valid_utf8(bytes) != bytes) {
      stray_character();
      ++at_;
      return;
    }
    std::uint32_t point = lead & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
      point = point << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3Fu);
    }
    flush(at_);
    if (!leaving_out_) {
      char escape[11];
      std::snprintf(escape, sizeof escape, "\\U%08X", static_cast<unsigned>(point));
      skimmed_.text += escapes ? escape : "?";
    }
    kept_ = at_ += size;
  }

  void stray_character() {
    if (skimmed_.stray_character_line == 0) skimmed_.stray_character_line = line_;
  }

  // One logical line: a header, or a key and its value, which may span many.
  void line() {
    while (here() == ' ' || here() == '\t') ++at_;
    const std::size_t begin = at_;
    const int first = line_;
    if (here() == '[') {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      in_files_ = trim(text_.substr(begin, end - begin)) == "[metadata.files]";
    } else {
      const std::size_t end = std::min(text_.find_first_of("=\n\"'#", at_), text_.size());
      const bool unread =
          in_files_ || std::find(std::begin(kUnread), std::end(kUnread),
                                 trim(text_.substr(begin, end - begin))) != std::end(kUnread);
      looking_ahead_ = true;
      const bool left_out = unread && skip_to_bracket();
      looking_ahead_ = false;
      if (left_out) {
        leave_out();
        return;
      }
    }
    at_ = begin;
    line_ = first;
    dots_ = 0;
    int depth = 0;
    while (at_ < text_.size() && (here() != '\n' || depth > 0)) depth = std::max(0, step(depth));
    if (at_ < text_.size()) newline();
  }

  // Behind the key, to the bracket of its array or table; false: its value is something else.
  bool skip_to_bracket() {
    while (at_ < text_.size() && here() != '=' && here() != '\n') {
      if (here() == '"' || here() == '\'') {
        string();
      } else {
        ++at_;
      }
    }
    if (here() != '=') return false;
    ++at_;
    while (here() == ' ' || here() == '\t') ++at_;
    return here() == '[' || here() == '{';
  }

  // Of the array or table at `at_`, only its line ends stay.
  void leave_out() {
    ++at_;
    flush(at_);
    leaving_out_ = true;
    int depth = 1;
    const int first = line_;
    while (at_ < text_.size() && depth > 0) {
      if (here() == '\n') {
        newline();
      } else {
        depth = step(depth);
      }
    }
    leaving_out_ = false;
    skimmed_.text.append(static_cast<std::size_t>(line_ - first), '\n');
    kept_ = depth == 0 ? at_ - 1 : at_;  // the closing bracket stays
  }

  // Over one string, comment or character; the depth of brackets behind it.
  int step(int depth) {
    switch (here()) {
      case '"':
      case '\'':
        string();
        return depth;
      case '#':
        flush(at_);
        kept_ = at_ = std::min(text_.find('\n', at_), text_.size());
        return depth;
      case '\n':
        newline();
        return depth;
      case '[':
      case '{':
        dots_ = 0;
        ++at_;
        return depth + 1;
      case ']':
      case '}':
        ++at_;
        return depth - 1;
      case ',':
      case '=':
        dots_ = 0;
        break;
      case '.':
        if (++dots_ == kMaxDocumentDepth && skimmed_.deep_key_line == 0) {
          skimmed_.deep_key_line = line_;
        }
        break;
      default:
        if ((here() & 0x80) != 0) stray_character();
        break;
    }
    ++at_;
    return depth;
  }

  void newline() {
    ++line_;
    ++at_;
  }

  // A string of one line ends with it at the latest; one of several may hold quotes and line ends.
  void string() {
    const char quote = here();
    const std::string three(3, quote);
    const bool several = text_.substr(at_, 3) == three;
    at_ += several ? 3 : 1;
    while (at_ < text_.size()) {
      if (here() == '\\' && quote == '"' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
        at_ += 2;
      } else if (several && text_.substr(at_, 3) == three) {
        at_ += 3;
        while (here() == quote) ++at_;  // up to two more belong to the string
        return;
      } else if (!several && here() == quote) {
        ++at_;
        return;
      } else if (here() == '\n') {
        if (!several) return;
        newline();
      } else if ((here() & 0x80) != 0) {
        wide_character(quote == '"');
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  SkimmedToml skimmed_;
  std::size_t at_ = 0;
  std::size_t kept_ = 0;  // everything before is in the result
  int line_ = 1;
  int dots_ = 0;  // of the key that is being read
  bool in_files_ = false;
  bool leaving_out_ = false;
  bool looking_ahead_ = false;  // the line will be walked again
};

}  // namespace

SkimmedToml skim_toml(std::string_view text) {
  return Skimmer(text).run();
}

}  // namespace sqreen::compat
