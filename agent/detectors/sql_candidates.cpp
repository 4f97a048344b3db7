// SPDX-License-Identifier: Apache-2.0
// The forms of an input that find_sql_injection() looks for.
#include <algorithm>
#include <array>
#include <string>

#include "agent/detectors/sql_injection.h"
#include "core/byte_set.h"

namespace sqreen::agent {
namespace {

// How often a byte is met in statements, roughly: the higher, the worse to search for.
constexpr std::array<std::uint8_t, 256> frequencies() {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < 128; ++c) table[c] = 1;
  std::uint8_t rank = 100;
  for (const char c : std::string_view(" etarsoindlcmup_,.by='()hwfgv10kq2x3\"456789j-z;*?%$:><")) {
    table[static_cast<unsigned char>(c)] = rank--;
  }
  return table;
}
constexpr std::array<std::uint8_t, 256> kFrequencies = frequencies();
constexpr std::uint8_t kRareEnough = kFrequencies[';'];  // no need to look for a rarer one

std::uint32_t rarest(std::string_view form) {
  constexpr std::size_t kLookAt = 32;
  std::size_t best = 0;
  std::uint8_t lowest = 255;
  for (std::size_t i = 0; i < std::min(form.size(), kLookAt) && lowest > kRareEnough; ++i) {
    const std::uint8_t frequency = kFrequencies[static_cast<unsigned char>(form[i])];
    if (frequency >= lowest) continue;
    lowest = frequency;
    best = i;
  }
  return static_cast<std::uint32_t>(best);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

constexpr ByteSet kBlanks(" \t");
constexpr ByteSet kWhiteSpace("\t\n\v\f\r ");
constexpr ByteSet kEscaped(std::string_view("'\"`\\\n\r\0\x1a", 8));

std::string doubled(std::string_view text, std::string_view characters) {
  std::string out;
  for (const char c : text) {
    if (characters.find(c) != std::string_view::npos) out += c;
    out += c;
  }
  return out;
}

std::string backslashed(std::string_view text, bool control_characters) {
  std::string out;
  for (const char c : text) {
    const std::size_t control = std::string_view("\0\n\r\x1a", 4).find(c);
    if (c == '\'' || c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (control_characters && control != std::string_view::npos) {
      (out += '\\') += "0nrz"[control];  // drivers write \Z; forms are in lower case
    } else {
      out += c;
    }
  }
  return out;
}

// What drivers, ORMs and careful apps make of a value: an app that then forgets the quotes around
// it is as open as before.
//
//   x'y\z    x''y\z (SQLite)   x''y\\z (psycopg2)   x\'y\\z (MySQL, addslashes)
std::vector<std::string> escaped_forms(std::string_view value) {
  std::vector<std::string> forms;
  const auto add = [&](std::string form) {
    if (form == value || std::find(forms.begin(), forms.end(), form) != forms.end()) return;
    forms.push_back(std::move(form));
  };
  for (const std::string_view characters : {"'", "'\\", "\"", "`"}) {
    add(doubled(value, characters));
  }
  add(backslashed(value, true));
  add(backslashed(value, false));
  return forms;
}

}  // namespace

SqlCandidates::SqlCandidates(const Inputs& inputs) : inputs_(&inputs) {
  struct Range {
    std::size_t begin;
    std::size_t size;
  };
  std::vector<Range> ranges;  // views come last, since the text moves while it grows
  const auto add = [&](std::size_t input, std::string_view form, SqlShape shape) {
    if (ranges.empty()) {  // enough for most requests
      ranges.reserve(32);
      forms_.reserve(32);
      text_.reserve(1024);
    }
    const std::size_t begin = text_.size();
    ranges.push_back({begin, form.size()});
    text_.resize(begin + form.size());
    std::transform(form.begin(), form.end(), text_.data() + begin, lower);
    forms_.push_back({{}, static_cast<std::uint32_t>(input), rarest(form), shape});
  };

  const std::vector<Input>& all = inputs.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    SqlShape shape = sql_shape(all[i].value);
    if (shape == SqlShape::inert) continue;
    // A line break can end a comment, blanks around a value do nothing.
    const std::string_view value = kBlanks.trimmed(all[i].value);
    const std::string_view core = kWhiteSpace.trimmed(value);
    if (core.size() != all[i].value.size()) shape = sql_shape(core);
    if (shape == SqlShape::inert) continue;
    add(i, core, shape);
    if (value.size() != core.size()) {
      add(i, value, shape == SqlShape::punctuation ? SqlShape::ordinary : shape);
    }
    if (!kEscaped.any_in(core)) continue;  // most values
    for (const std::string& form : escaped_forms(core)) add(i, form, shape);
  }
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    forms_[i].form = std::string_view(text_.data() + ranges[i].begin, ranges[i].size);
  }
}

}  // namespace sqreen::agent
