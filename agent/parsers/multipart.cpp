// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/multipart.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "agent/parsers/base64.h"
#include "agent/parsers/forms.h"
#include "agent/parsers/part_headers.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else if (i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2])) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else if (text.substr(i + 1, 2) == "\r\n") {
      i += 2;
    } else if (text.substr(i + 1, 1) == "\n") {
      i += 1;
    } else {
      out += '=';
    }
  }
  return out;
}

// "&#39;" and "&quot;": Django unescapes file names as HTML.
std::string unescape_html_quotes(std::string text) {
  constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&#39;", '\''}, {"&#x27;", '\''}, {"&apos;", '\''}, {"&#34;", '"'}, {"&#x22;", '"'},
      {"&quot;", '"'}, {"&lt;", '<'},    {"&gt;", '>'},    {"&amp;", '&'}};
  for (const auto& [entity, character] : kEntities) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at++, entity.size(), 1, character);
    }
  }
  return text;
}

void add_file_name(InputCollector& out, std::string_view name, std::string_view file_name) {
  const std::string_view kept = out.keep(file_name);
  add_value(out, Origin::multipart, name, kept);
  add_printable(out, Origin::multipart, name, kept);
  const std::size_t slash = kept.find_last_of("/\\");
  if (slash != std::string_view::npos) {
    add_value(out, Origin::multipart, name, kept.substr(slash + 1));
    add_printable(out, Origin::multipart, name, kept.substr(slash + 1));
  }
  if (kept.find('&') != std::string_view::npos && kept.size() < 1024) {
    add_value(out, Origin::multipart, name, out.keep(unescape_html_quotes(std::string(kept))));
  }
}

bool is_plain_type(std::string_view type) {
  return type.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/+-._;= ") ==
         std::string_view::npos;
}

void add_part(InputCollector& out, const PartHeaders& headers, std::string_view content) {
  const std::string_view name = out.keep(headers.name());
  for (const std::string& other : headers.names) {
    if (!is_plain_name(other)) add_name(out, Origin::multipart, out.keep(other));
  }
  for (const std::string& file_name : headers.file_names) add_file_name(out, name, file_name);
  if (!is_plain_type(headers.type)) add_value(out, Origin::multipart, name, out.keep(headers.type));
  if (headers.is_file()) return;
  add_value(out, Origin::multipart, name, content);
  if (headers.encoding == "base64") {
    add_value(out, Origin::multipart, name, out.keep(decode_base64(content)));
  } else if (headers.encoding == "quoted-printable") {
    add_value(out, Origin::multipart, name, out.keep(decode_quoted_printable(content)));
  }
}

std::string_view without_first_line(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return {};
  return text.substr(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
}

// Where the first doubled line break begins, and its size.
std::pair<std::size_t, std::size_t> find_blank_line(std::string_view text) {
  std::pair<std::size_t, std::size_t> first{std::string_view::npos, 0};
  for (const std::string_view blank : {"\r\n\r\n", "\n\n", "\r\r"}) {
    const std::size_t at = text.substr(0, first.first).find(blank);
    if (at != std::string_view::npos) first = {at, blank.size()};
  }
  return first;
}

void add_disputed(InputCollector& out, std::string_view headers, std::string_view line_end,
                  std::string_view content) {
  const PartHeaders again = read_part_headers(headers, line_end);
  if (!again.names.empty()) add_part(out, again, content);
}

struct PartText {
  std::string_view text;       // from behind the delimiter in front of the part on
  bool has_delimiter = false;  // in front
  bool is_between = false;     // there is one behind it too
  bool is_disputed = false;    // for some framework, it begins elsewhere
};

// Returns whether its headers go on, for some framework, behind the next delimiter.
bool parse_part(InputCollector& out, const PartText& part) {
  const std::string_view text = part.text;
  const std::string_view lines = part.has_delimiter ? without_first_line(text) : text;
  std::string_view content = lines;
  PartHeaders headers = take_part_headers(content);
  if (part.is_disputed) headers.odd = true;
  // Django takes what stands in front of the first delimiter, and behind the last, for parts too.
  if (part.is_between || !headers.names.empty()) add_part(out, headers, content);
  // For Django, only CRLF ends a header, and CRLF CRLF all of them, whatever single line feeds are
  // in between.
  const std::size_t end = text.find("\r\n\r\n");
  const bool same_end = text.size() - content.size() == end + 4;
  if (end != std::string_view::npos && (!same_end || headers.odd)) {
    add_disputed(out, text.substr(0, end), "\r\n", text.substr(end + 4));
  }
  // For Werkzeug, a doubled line break ends them, an empty line at their start or a delimiter does
  // not.
  const auto [blank, size] = find_blank_line(lines);
  if (blank == std::string_view::npos) return part.is_between;
  if (lines.size() - content.size() != blank + size) {
    const std::string_view line_end = size == 4 ? "\r\n" : lines.substr(blank, 1);
    add_disputed(out, lines.substr(0, blank), line_end, lines.substr(blank + size));
  }
  return false;
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// Where all frameworks see a delimiter at `at`: at the start of a line, with nothing but white
// space behind it, or "--".
bool is_undisputed(std::string_view body, std::size_t at, std::string_view delimiter) {
  if (at > 0 && body[at - 1] != '\n' && body[at - 1] != '\r') return false;
  std::string_view rest = body.substr(at + delimiter.size());
  if (rest.starts_with("--")) return true;
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return rest.empty() || rest.front() == '\r' || rest.front() == '\n';
}

// Splits `body` at `delimiter`. `anywhere`: as Django does, in the middle of a line too. Returns
// whether that makes a difference.
bool parse_parts(InputCollector& out, std::string_view delimiter, std::string_view body,
                 bool anywhere) {
  bool differs = false;
  PartText part;
  std::size_t start = 0;  // of the part
  std::size_t from = 0;
  while (!out.full()) {
    const std::size_t at = body.find(delimiter, from);
    const bool last = at == std::string_view::npos;
    if (!last && !is_undisputed(body, at, delimiter)) {
      differs = true;
      if (!anywhere) {
        from = at + 1;
        continue;
      }
    }
    part.text = body.substr(start, last ? at : at - start);
    if (!last) part.text = without_line_end(part.text);
    part.is_disputed = parse_part(out, part);
    if (last) return differs;
    start = from = at + delimiter.size();
    part.has_delimiter = true;
    part.is_between = body.substr(start, 2) != "--";
  }
  out.drop();
  return false;
}

}  // namespace

bool is_file_part(std::string_view headers) {
  return take_part_headers(headers).is_file();
}

void parse_multipart(InputCollector& out, std::string_view boundary, std::string_view body) {
  const std::string delimiter = "--" + std::string(boundary);
  if (parse_parts(out, delimiter, body, false)) parse_parts(out, delimiter, body, true);
}

}  // namespace sqreen::agent
