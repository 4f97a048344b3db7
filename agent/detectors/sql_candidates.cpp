// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_candidates.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "core/byte_set.h"
#include "core/text.h"

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

constexpr ByteSet kBlanks(" \t");

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
  forms_.reserve(32);  // enough for most requests
  text_.reserve(1024);
  for (std::size_t i = 0; i < inputs.all().size(); ++i) add_forms(static_cast<std::uint32_t>(i));
  point_into_text();
}

SqlCandidates::SqlCandidates(const Inputs& inputs, const StatementPairs& statement)
    : inputs_(&inputs) {
  const std::vector<Input>& all = inputs.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (statement.may_hold(all[i].value)) add_forms(static_cast<std::uint32_t>(i));
  }
  point_into_text();
}

void SqlCandidates::add_forms(std::uint32_t input) {
  const std::string_view whole = inputs_->all()[input].value;
  SqlShape shape = sql_shape(whole);
  if (shape == SqlShape::inert) return;
  // A line break can end a comment, blanks around a value do nothing.
  const std::string_view value = kBlanks.trimmed(whole);
  const std::string_view core = trim(value);
  if (core.size() != whole.size()) shape = sql_shape(core);
  if (shape == SqlShape::inert) return;
  add(input, core, shape);
  if (value.size() != core.size()) {
    add(input, value, shape == SqlShape::punctuation ? SqlShape::ordinary : shape);
  }
  if (!kEscapedInSql.any_in(core)) return;  // most values
  for (const std::string& form : escaped_forms(core)) add(input, form, shape);
}

void SqlCandidates::add(std::uint32_t input, std::string_view form, SqlShape shape) {
  const std::size_t begin = text_.size();
  text_.resize(begin + form.size());
  std::transform(form.begin(), form.end(), text_.data() + begin, ascii_lower);
  // Of the view only the size is right as yet: the text moves while it grows.
  forms_.push_back({form, input, rarest(form), shape});
}

void SqlCandidates::point_into_text() {
  const char* at = text_.data();
  for (SqlCandidate& candidate : forms_) {
    candidate.form = std::string_view(at, candidate.form.size());
    at += candidate.form.size();
  }
}

}  // namespace sqreen::agent
