// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/multipart.h"

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
  const std::size_t slash = kept.find_last_of("/\\");
  if (slash != std::string_view::npos) {
    add_value(out, Origin::multipart, name, kept.substr(slash + 1));
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

// `is_between`: two delimiters enclose it. Django takes what stands in front of the first one, and
// behind the last, for parts too.
void parse_part(InputCollector& out, std::string_view text, bool is_between) {
  std::string_view content = text;
  const PartHeaders headers = take_part_headers(content);
  if (is_between || !headers.names.empty()) add_part(out, headers, content);
  // For Django, headers end at the first CRLF CRLF, whatever single line feeds are in front of it.
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos || text.size() - content.size() == end + 4) return;
  PartHeaders again = read_part_headers(text.substr(0, end));
  again.odd = true;
  if (!again.names.empty()) add_part(out, again, text.substr(end + 4));
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::string_view without_first_line(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return {};
  return text.substr(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
}

// Splits `body` at `delimiter`. `anywhere`: as Django does, in the middle of a line too. Returns
// whether there is such a place.
bool parse_parts(InputCollector& out, std::string_view delimiter, std::string_view body,
                 bool anywhere) {
  bool inside_a_line = false;
  bool is_between = false;
  std::size_t start = 0;  // of the part, behind its delimiter
  std::size_t from = 0;
  while (!out.full()) {
    const std::size_t at = body.find(delimiter, from);
    const bool last = at == std::string_view::npos;
    if (!last && at > 0 && body[at - 1] != '\n' && body[at - 1] != '\r') {
      inside_a_line = true;
      if (!anywhere) {
        from = at + 1;
        continue;
      }
    }
    std::string_view part = body.substr(start, last ? at : at - start);
    if (!last) part = without_line_end(part);
    if (start > 0) part = without_first_line(part);  // the delimiter's own
    parse_part(out, part, is_between);
    if (last) return inside_a_line;
    start = from = at + delimiter.size();
    is_between = body.substr(start, 2) != "--";
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
