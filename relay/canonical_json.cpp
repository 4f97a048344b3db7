// SPDX-License-Identifier: Apache-2.0
#include "relay/canonical_json.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace sqreen::relay {
namespace {

// Called by nlohmann::json::sax_parse; returning false ends the parse.
class Rewriter {
 public:
  Rewriter(std::vector<JsonMember>& members, std::size_t depth_limit)
      : members_(members), depth_limit_(depth_limit) {}

  bool null() { return scalar("null"); }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) { return scalar(std::to_string(value)); }
  bool number_unsigned(std::uint64_t value) { return scalar(std::to_string(value)); }
  bool number_float(double, const std::string& as_written) { return scalar(as_written); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool string(std::string& text) {
    if (depth_ == 0) return false;
    separate();
    append_json_string(out(), text);
    return true;
  }

  bool key(std::string& name) {
    if (depth_ == 1) {
      for (const JsonMember& member : members_) {
        if (member.name == name) return false;
      }
      members_.push_back({std::move(name), {}});
    } else {
      separate();
      append_json_string(out(), name);
      out() += ':';
    }
    first_ = true;  // the value follows without a comma
    return true;
  }

  bool start_object(std::size_t) { return open('{'); }
  bool end_object() { return close('}'); }
  bool start_array(std::size_t) { return depth_ > 0 && open('['); }
  bool end_array() { return close(']'); }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

 private:
  std::string& out() { return members_.back().value; }

  void separate() {
    if (!first_) out() += ',';
    first_ = false;
  }

  bool scalar(std::string_view text) {
    if (depth_ == 0) return false;
    separate();
    out() += text;
    return true;
  }

  bool open(char bracket) {
    if (++depth_ > depth_limit_) return false;
    if (depth_ == 1) return true;
    separate();
    out() += bracket;
    first_ = true;
    return true;
  }

  bool close(char bracket) {
    if (--depth_ > 0) out() += bracket;
    first_ = false;
    return true;
  }

  std::vector<JsonMember>& members_;
  std::size_t depth_limit_;
  std::size_t depth_ = 0;
  bool first_ = true;
};

// The length of a character that must not reach a terminal, or 0: DEL, the C1 controls (U+0080 to
// U+009F), the line separators and the marks that reverse the order of what is shown (U+2028 to
// U+202E, U+2066 to U+2069).
std::size_t control_length(std::string_view rest) {
  const auto byte = [rest](std::size_t i) {
    return i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U;
  };
  if (byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) <= 0x9f) return 2;
  if (byte(0) == 0xe2 && byte(1) == 0x80 && byte(2) >= 0xa8 && byte(2) <= 0xae) return 3;
  if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
  return 0;
}

unsigned code_point(std::string_view control) {
  if (control.size() == 1) return 0x7f;
  if (control.size() == 2) return static_cast<unsigned char>(control[1]);
  return 0x2000U + (static_cast<unsigned char>(control[1]) & 0x3fU) * 64U +
         (static_cast<unsigned char>(control[2]) & 0x3fU);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  const auto escape = [&out](unsigned code) {
    char digits[8];
    std::snprintf(digits, sizeof digits, "\\u%04x", code & 0xffffU);
    out += digits;
  };
  out += '"';
  std::size_t plain = 0;  // start of what needs no escape
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    const std::size_t control = byte >= 0x7f ? control_length(text.substr(i)) : 0;
    if (byte > 0x7f && control == 0) {
      ++i;
      continue;
    }
    out += text.substr(plain, i - plain);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[i];
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else {
      escape(control > 0 ? code_point(text.substr(i, control)) : byte);
    }
    i += std::max<std::size_t>(control, 1);
    plain = i;
  }
  out += text.substr(plain);
  out += '"';
}

Expected<std::vector<JsonMember>> read_members(std::string_view text, std::size_t depth_limit) {
  std::vector<JsonMember> members;
  members.reserve(20);
  Rewriter rewriter(members, depth_limit);
  const bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &rewriter,
                                               nlohmann::json::input_format_t::json, true);
  if (!whole) return fail(ErrorCode::malformed, "not one JSON object of bounded depth");
  return members;
}

}  // namespace sqreen::relay
