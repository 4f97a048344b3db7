// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/multipart.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/parsers/base64.h"
#include "agent/parsers/content_type.h"
#include "agent/parsers/forms.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kMaxHeaders = 16 * 1024;  // of one part, all together

struct Part {
  std::optional<std::string> name;
  std::vector<std::string> file_names;  // of every spelling: frameworks differ in which they take
  std::string type;
  std::string encoding;  // lower case
};

// Where the next line that starts with `delimiter` begins, at or behind `from`.
std::size_t find_delimiter(std::string_view body, std::string_view delimiter, std::size_t from) {
  for (std::size_t at = body.find(delimiter, from); at != std::string_view::npos;
       at = body.find(delimiter, at + 1)) {
    if (at == 0 || body[at - 1] == '\n' || body[at - 1] == '\r') return at;
  }
  return std::string_view::npos;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos) {
    text = {};
  } else {
    const bool both = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    text.remove_prefix(end + (both ? 2 : 1));
  }
  return line;
}

void read_header(Part& part, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = trim(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (equals_ignoring_case(name, "content-disposition")) {
    HeaderValue disposition = parse_header_value(value);
    for (auto& [parameter, text] : disposition.parameters) {
      if (parameter == "name" && !part.name) part.name = std::move(text);
      if (parameter == "filename") part.file_names.push_back(std::move(text));
    }
  } else if (equals_ignoring_case(name, "content-type")) {
    part.type = value;
  } else if (equals_ignoring_case(name, "content-transfer-encoding")) {
    part.encoding = to_lower(value);
  }
}

// Reads the headers at the start of `text` and leaves the content in it.
Part take_headers(std::string_view& text) {
  Part part;
  const std::size_t size = text.size();
  std::string folded;
  while (!text.empty() && size - text.size() < kMaxHeaders) {
    const std::string_view line = take_line(text);
    const bool continues = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!continues && !folded.empty()) {
      read_header(part, folded);
      folded.clear();
    }
    if (line.empty()) return part;
    folded += line;
  }
  if (!folded.empty()) read_header(part, folded);
  return part;
}

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

void parse_part(InputCollector& out, std::string_view text) {
  const Part part = take_headers(text);
  std::string_view name;
  if (part.name) {
    name = out.keep(*part.name);
    add_name(out, Origin::multipart, name);
  }
  for (const std::string& file_name : part.file_names) add_file_name(out, name, file_name);
  if (!is_plain_type(part.type)) add_value(out, Origin::multipart, name, out.keep(part.type));
  if (!part.file_names.empty()) return;
  add_value(out, Origin::multipart, name, text);
  if (part.encoding == "base64") {
    add_value(out, Origin::multipart, name, out.keep(decode_base64(text)));
  } else if (part.encoding == "quoted-printable") {
    add_value(out, Origin::multipart, name, out.keep(decode_quoted_printable(text)));
  }
}

}  // namespace

bool is_file_part(std::string_view headers) { return !take_headers(headers).file_names.empty(); }

void parse_multipart(InputCollector& out, std::string_view boundary, std::string_view body) {
  const std::string delimiter = "--" + std::string(boundary);
  std::size_t at = find_delimiter(body, delimiter, 0);
  while (at != std::string_view::npos) {
    if (out.full()) {
      out.drop();
      return;
    }
    const std::size_t start = at + delimiter.size();
    if (body.substr(start, 2) == "--") return;
    at = find_delimiter(body, delimiter, start);
    std::string_view part = body.substr(start, at == std::string_view::npos ? at : at - start);
    if (at != std::string_view::npos) {  // the line break in front of a delimiter belongs to it
      if (part.ends_with('\n')) part.remove_suffix(1);
      if (part.ends_with('\r')) part.remove_suffix(1);
    }
    take_line(part);  // the rest of the delimiter's line
    parse_part(out, part);
  }
}

}  // namespace sqreen::agent
