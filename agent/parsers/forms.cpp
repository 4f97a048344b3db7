// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/forms.h"

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

void add_text(const Target& to, std::string_view value) {
  to.add(value);
  if (is_ascii(value) || to.out.full()) return;
  // No app sees a JSON string as latin-1 characters: its parser decoded it.
  if (to.origin != Origin::json) to.add(to.out.keep(latin1_to_utf8(value)));
  if (is_utf8(value)) return;
  to.add(to.out.keep(repair_utf8(value, Invalid::replaced)));
  to.add(to.out.keep(repair_utf8(value, Invalid::percent)));
  to.add(to.out.keep(repair_utf8(value, Invalid::dropped)));
  add_fragments(to, value);
}

void add_nested_json(const Target& to, std::string_view value) {
  if (to.is_name || !looks_like_json(value) || !to.out.enter_nested()) return;
  parse_json(to.out, to.origin, to.name, value);
  to.out.leave_nested();
}

// `value`, and what further decodings make of it.
void add_decoded(const Target& to, std::string_view value) {
  add_text(to, value);
  add_nested_json(to, value);
  for (int i = 0; i < kMoreDecodings && has_percent_escape(value) && !to.out.full(); ++i) {
    const bool plus = value.find('+') != std::string_view::npos;
    if (plus) add_text(to, to.out.keep(percent_decode(value, Plus::is_space)));
    value = to.out.keep(percent_decode(value, Plus::stays));
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
  add_decoded(to, to.out.keep(percent_decode(raw, plus)));
  to.add(raw);
  if (escapes && pluses) add_text(to, to.out.keep(percent_decode(raw, Plus::stays)));
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

void add_name(InputCollector& out, Origin origin, std::string_view name) {
  if (!is_plain_name(name)) add_decoded({out, origin, true, name}, name);
}

}  // namespace sqreen::agent
