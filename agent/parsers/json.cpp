// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/json.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <vector>

#include "agent/parsers/forms.h"
#include "agent/parsers/utf8.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

// Bounds on names, so that a hostile key is not copied once for each value under it.
constexpr std::size_t kMaxKeyInPath = 64;
constexpr std::size_t kMaxParentPath = 192;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Scanner {
 public:
  Scanner(InputCollector& out, Origin origin, std::string_view name, std::string_view text)
      : out_(out), origin_(origin), text_(text), path_(name.substr(0, kMaxParentPath)) {}

  void run() {
    while (position_ < text_.size()) {
      if (out_.full()) {
        out_.drop();
        return;
      }
      switch (text_[position_]) {
        case '{':
          open(false);
          break;
        case '[':
          open(true);
          break;
        case '}':
        case ']':
          close();
          break;
        case ',':
          next_element();
          break;
        case '"':
          string();
          continue;
        default:
          break;
      }
      ++position_;
    }
  }

 private:
  struct Level {
    std::size_t path_size;
    std::size_t index;
    bool is_array;
  };

  // Beyond the depth that is followed, values keep the deepest known path.
  bool is_followed() const { return too_deep_ == 0; }

  void open(bool is_array) {
    if (levels_.size() >= out_.json_depth()) {
      ++too_deep_;
      return;
    }
    enter_element();
    levels_.push_back({std::min(path_.size(), kMaxParentPath), 0, is_array});
  }

  void close() {
    if (!is_followed()) {
      --too_deep_;
    } else if (!levels_.empty()) {
      path_.resize(std::min(path_.size(), levels_.back().path_size));
      levels_.pop_back();
    }
  }

  void next_element() {
    if (is_followed() && !levels_.empty()) ++levels_.back().index;
  }

  // Makes path_ the one of the current array's current element.
  void enter_element() {
    if (!is_followed() || levels_.empty() || !levels_.back().is_array) return;
    path_.resize(std::min(path_.size(), levels_.back().path_size));
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, levels_.back().index).ptr;
    path_ += '[';
    path_.append(digits, end);
    path_ += ']';
  }

  void enter_key(std::string_view key) {
    if (!is_followed()) return;
    path_.resize(levels_.empty() ? 0 : std::min(path_.size(), levels_.back().path_size));
    if (!path_.empty()) path_ += '.';
    path_ += key.substr(0, kMaxKeyInPath);
  }

  // At the opening quote; ends behind the closing one, or at the end of what was read so far.
  void string() {
    const std::string_view value = string_value();
    std::size_t after = position_;
    while (after < text_.size() && is_space(text_[after])) ++after;
    if (after < text_.size() && text_[after] == ':') {
      enter_key(value);
      if (!is_plain_name(value)) add_name(out_, origin_, value);
    } else {
      enter_element();
      if (!value.empty()) add_value(out_, origin_, out_.keep(path_), value);
    }
  }

  std::string_view string_value() {
    const std::size_t start = position_ + 1;
    std::size_t end = std::min(text_.find('"', start), text_.size());
    const std::string_view plain = text_.substr(start, end - start);
    const std::size_t backslash = plain.find('\\');
    if (backslash == std::string_view::npos) {
      position_ = std::min(end + 1, text_.size());
      return plain;
    }
    decoded_.assign(plain.substr(0, backslash));
    position_ = start + backslash;
    while (position_ < text_.size()) {
      const char c = text_[position_++];
      if (c == '"') break;
      if (c == '\\') {
        escape();
      } else {
        decoded_ += c;
      }
    }
    return out_.keep(decoded_);
  }

  // Behind the backslash.
  void escape() {
    if (position_ == text_.size()) return;
    const char c = text_[position_++];
    switch (c) {
      case 'b':
        decoded_ += '\b';
        return;
      case 'f':
        decoded_ += '\f';
        return;
      case 'n':
        decoded_ += '\n';
        return;
      case 'r':
        decoded_ += '\r';
        return;
      case 't':
        decoded_ += '\t';
        return;
      case 'u':
        break;
      default:
        decoded_ += c;
        return;
    }
    std::uint32_t unit = 0;
    if (!hex4(position_, unit)) {
      decoded_ += c;
      return;
    }
    position_ += 4;
    std::uint32_t low = 0;
    const bool pair = unit >= 0xD800 && unit < 0xDC00 && position_ + 1 < text_.size() &&
                      text_[position_] == '\\' && text_[position_ + 1] == 'u' &&
                      hex4(position_ + 2, low) && low >= 0xDC00 && low < 0xE000;
    if (pair) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      position_ += 6;
    }
    append_utf8(decoded_, unit);
  }

  bool hex4(std::size_t at, std::uint32_t& unit) const {
    if (at + 4 > text_.size()) return false;
    unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      const int digit = hex_value(text_[i]);
      if (digit < 0) return false;
      unit = unit * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  InputCollector& out_;
  Origin origin_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::string path_;
  std::string decoded_;
  std::vector<Level> levels_;
  std::size_t too_deep_ = 0;
};

}  // namespace

bool looks_like_json(std::string_view text) {
  if (text.substr(0, kUtf8Mark.size()) == kUtf8Mark) text.remove_prefix(kUtf8Mark.size());
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  if (first == text.end()) return false;
  return *first == '{' || *first == '[' ||
         (*first == '"' && text.find('\\') != std::string_view::npos);
}

void parse_json(InputCollector& out, Origin origin, std::string_view name, std::string_view text) {
  Scanner(out, origin, name, text).run();
}

bool json_from_wide(std::string_view text, std::string& utf8) {
  // json.detect_encoding() of Python 3.6 and later, and RFC 4627 section 3: the first two
  // characters are ASCII.
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 1;
  };
  std::size_t width = 0;
  bool big_endian = false;
  std::size_t mark = 0;
  if (at(0) == 0 && at(1) == 0 && at(2) == 0xFE && at(3) == 0xFF) {
    width = 4, big_endian = true, mark = 4;
  } else if (at(0) == 0xFF && at(1) == 0xFE && at(2) == 0 && at(3) == 0) {
    width = 4, mark = 4;
  } else if (at(0) == 0xFE && at(1) == 0xFF) {
    width = 2, big_endian = true, mark = 2;
  } else if (at(0) == 0xFF && at(1) == 0xFE) {
    width = 2, mark = 2;
  } else if (at(0) == 0) {
    width = at(1) == 0 ? 4 : 2, big_endian = true;
  } else if (at(1) == 0) {
    width = text.size() >= 4 && at(2) == 0 && at(3) == 0 ? 4 : 2;
  } else {
    return false;
  }
  const auto unit_at = [&](std::size_t i) {
    std::uint32_t unit = 0;
    for (std::size_t j = 0; j < width; ++j) {
      unit = unit << 8 | static_cast<unsigned char>(text[i + (big_endian ? j : width - 1 - j)]);
    }
    return unit;
  };
  utf8.clear();
  for (std::size_t i = mark; i + width <= text.size(); i += width) {
    std::uint32_t unit = unit_at(i);
    if (width == 2 && unit >= 0xD800 && unit < 0xDC00 && i + 4 <= text.size()) {
      const std::uint32_t low = unit_at(i + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        i += 2;
      }
    }
    append_utf8(utf8, unit > 0x10FFFF ? 0xFFFD : unit);
  }
  return true;
}

}  // namespace sqreen::agent
