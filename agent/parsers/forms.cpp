// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/forms.h"

#include <algorithm>
#include <cstring>

#include "agent/parsers/json.h"
#include "agent/parsers/utf8.h"

namespace sqreen::agent {
namespace {

constexpr int kMoreDecodings = 2;     // after the protocol's own
constexpr std::size_t kFragment = 4;  // shorter ones occur by chance

struct Target {
  InputCollector& out;
  Origin origin;
  bool is_name;
  std::string_view name;

  void add(std::string_view value) const { out.add(origin, is_name, name, value); }
};

// What decides which forms a value has, from one look at its bytes.
struct Look {
  bool is_ascii;
  bool has_percent;  // perhaps
};

Look look_at(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  constexpr std::uint64_t kHighBits = kOnes << 7;
  std::uint64_t high = 0;
  std::uint64_t percent = 0;
  const auto add = [&](std::uint64_t word) {
    const std::uint64_t other = word ^ (kOnes * '%');
    high |= word;
    percent |= (other - kOnes) & ~other;
  };
  std::uint64_t word = 0;
  if (text.size() >= 8) {
    for (std::size_t i = 0; i + 8 < text.size(); i += 8) {
      std::memcpy(&word, text.data() + i, 8);
      add(word);
    }
    std::memcpy(&word, text.data() + text.size() - 8, 8);  // may overlap the one before
    add(word);
  } else {
    for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
    add(word);
  }
  return {(high & kHighBits) == 0, (percent & kHighBits) != 0};
}

std::string_view decoded(InputCollector& out, std::string_view text, Plus plus) {
  return out.take(percent_decode_to(out.room(text.size()), text, plus));
}

// Which characters an app, or a driver's error handler, puts in the place of broken bytes differs
// by version (2.7 counts overlong forms differently), so the ASCII parts between them count by
// themselves too.
void add_fragments(const Target& to, std::string_view value) {
  std::size_t start = 0;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    if (i < value.size() && static_cast<unsigned char>(value[i]) < 0x80) continue;
    if (i - start >= kFragment) to.add(value.substr(start, i - start));
    start = i + 1;
  }
}

void add_beyond_ascii(const Target& to, std::string_view value) {
  // No app sees a JSON string as latin-1 characters: its parser decoded it.
  if (to.origin != Origin::json) to.add(to.out.keep(latin1_to_utf8(value)));
  if (is_utf8(value)) return;
  to.add(to.out.keep(repair_utf8(value, Invalid::replaced)));
  to.add(to.out.keep(repair_utf8(value, Invalid::percent)));
  to.add(to.out.keep(repair_utf8(value, Invalid::dropped)));
  add_fragments(to, value);
}

void add_text(const Target& to, std::string_view value) {
  to.add(value);
  if (!look_at(value).is_ascii && !to.out.full()) add_beyond_ascii(to, value);
}

// By the first byte: a bracket, a quote, white space or a byte order mark.
bool may_be_json(char first) {
  return first == '{' || first == '[' || first == '"' || first <= ' ' || first == '\xEF';
}

void add_nested_json(const Target& to, std::string_view value) {
  if (value.empty() || to.is_name || !may_be_json(value.front()) || !looks_like_json(value) ||
      !to.out.enter_nested())
    return;
  parse_json(to.out, to.origin, to.name, value);
  to.out.leave_nested();
}

// `value`, and what further decodings make of it.
void add_decoded(const Target& to, std::string_view value) {
  const Look look = look_at(value);
  to.add(value);
  if (!look.is_ascii && !to.out.full()) add_beyond_ascii(to, value);
  add_nested_json(to, value);
  if (!look.has_percent) return;
  for (int i = 0; i < kMoreDecodings && has_percent_escape(value) && !to.out.full(); ++i) {
    const bool plus = value.find('+') != std::string_view::npos;
    if (plus) add_text(to, decoded(to.out, value, Plus::is_space));
    value = decoded(to.out, value, Plus::stays);
    add_text(to, value);
    add_nested_json(to, value);
  }
}

void add_encoded(const Target& to, std::string_view raw, Plus plus) {
  const bool escapes = has_percent_escape(raw);
  const bool pluses = plus == Plus::is_space && raw.find('+') != std::string_view::npos;
  if (!escapes && !pluses) {
    add_decoded(to, raw);
    return;
  }
  if (to.out.full()) {
    to.out.drop();
    return;
  }
  add_decoded(to, decoded(to.out, raw, plus));
  add_text(to, raw);
  if (escapes && pluses) add_text(to, decoded(to.out, raw, Plus::stays));
  // parse_qsl(environ["QUERY_STRING"]): bytes that came as they are become latin-1 characters,
  // escaped ones UTF-8.
  if (!escapes || look_at(raw).is_ascii || to.out.full()) return;
  const std::string mixed = percent_decode(latin1_to_utf8(raw), plus);
  to.add(to.out.keep(repair_utf8(mixed, Invalid::replaced)));
}

}  // namespace

void add_value(InputCollector& out, Origin origin, std::string_view name, std::string_view value) {
  add_decoded({out, origin, false, name}, value);
}

void add_encoded_value(InputCollector& out, Origin origin, std::string_view name,
                       std::string_view raw, Plus plus) {
  add_encoded({out, origin, false, name}, raw, plus);
}

std::string_view add_encoded_name(InputCollector& out, Origin origin, std::string_view raw) {
  if (is_plain_name(raw)) return raw;
  const std::string decoded = percent_decode(raw, Plus::is_space);
  const std::string_view name = decoded == raw ? raw : out.keep(decoded);
  if (!is_plain_name(name)) add_encoded({out, origin, true, name}, raw, Plus::is_space);
  return name;
}

void add_without(InputCollector& out, Origin origin, std::string_view name, std::string_view value,
                 bool (*is_dropped)(char)) {
  char* const room = out.room(value.size());
  char* const end = std::remove_copy_if(value.begin(), value.end(), room, is_dropped);
  add_value(out, origin, name, out.take(static_cast<std::size_t>(end - room)));
}

void add_printable(InputCollector& out, Origin origin, std::string_view name,
                   std::string_view value) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(value.begin(), value.end(), is_control)) {
    add_without(out, origin, name, value, is_control);
  }
  if (look_at(value).is_ascii) return;
  // Which characters beyond ASCII are printable is a matter of Python's Unicode version: the text
  // between them is not.
  const auto is_other = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c >= 0x7F || c < 0;
  };
  add_without(out, origin, name, value, is_other);
  add_fragments({out, origin, false, name}, value);
}

void add_name(InputCollector& out, Origin origin, std::string_view name) {
  if (!is_plain_name(name)) add_decoded({out, origin, true, name}, name);
}

}  // namespace sqreen::agent
