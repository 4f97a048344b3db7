// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/part_headers.h"

#include <algorithm>

#include "agent/parsers/content_type.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kMaxHeaders = 16 * 1024;  // of one part, all together

std::string_view take_line(std::string_view& text, bool& odd) {
  const std::size_t end = text.find_first_of("\r\n");
  const std::string_view line = text.substr(0, end);
  if (end == std::string_view::npos) {
    odd = true;
    text = {};
  } else {
    const bool both = text.substr(end, 2) == "\r\n";
    if (!both) odd = true;
    text.remove_prefix(end + (both ? 2 : 1));
  }
  return line;
}

// A file name is given, but not as filename="x", once, spelled like this, with a value and nothing
// escaped.
bool has_odd_file_name(std::string_view disposition, const std::vector<std::string>& file_names) {
  constexpr std::string_view kParameter = "filename=";
  const std::string lower = to_lower(disposition);
  const std::size_t at = lower.find("filename");
  if (at == std::string::npos) return false;
  return file_names.size() != 1 || file_names.front().empty() ||
         disposition.substr(at, kParameter.size()) != kParameter ||
         lower.find("filename", at + 1) != std::string::npos ||
         disposition.find('\\') != std::string_view::npos;
}

void read_disposition(PartHeaders& part, std::string_view value) {
  std::vector<std::string> file_names;
  for (auto& [parameter, text] : parse_header_value(value).parameters) {
    if (parameter == "name") part.names.push_back(text);
    if (parameter == "filename") file_names.push_back(text);
  }
  if (has_odd_file_name(value, file_names)) part.odd = true;
  part.file_names.insert(part.file_names.end(), file_names.begin(), file_names.end());
  ++part.dispositions;
}

void read_header(PartHeaders& part, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = trim(line.substr(0, colon));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name.size() != colon) part.odd = true;
  if (equals_ignoring_case(name, "content-disposition")) {
    read_disposition(part, value);
  } else if (equals_ignoring_case(name, "content-type")) {
    part.type = value;
  } else if (equals_ignoring_case(name, "content-transfer-encoding")) {
    part.encoding = to_lower(value);
  }
}

}  // namespace

PartHeaders take_part_headers(std::string_view& text) {
  PartHeaders part;
  const std::size_t size = text.size();
  std::string header;
  std::string folded;  // the same with the line breaks that some frameworks keep in it
  const auto flush = [&] {
    if (!header.empty()) read_header(part, header);
    if (folded.size() != header.size()) {
      read_header(part, folded);
      read_header(part, folded.substr(0, folded.find('\n')));
    }
    header.clear();
    folded.clear();
  };
  while (!text.empty() && size - text.size() < kMaxHeaders) {
    const std::string_view line = take_line(text, part.odd);
    if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      part.odd = true;
      folded += '\n';
    } else {
      flush();
    }
    if (line.empty()) return part;
    header += line;
    folded += line;
  }
  part.odd = true;  // no empty line
  flush();
  return part;
}

PartHeaders read_part_headers(std::string_view headers, std::string_view line_end) {
  PartHeaders part;
  part.odd = true;  // only disputed ones are read like this
  headers = headers.substr(0, kMaxHeaders);
  while (!headers.empty()) {
    const std::size_t end = std::min(headers.find(line_end), headers.size());
    read_header(part, headers.substr(0, end));
    headers.remove_prefix(std::min(end + line_end.size(), headers.size()));
  }
  return part;
}

}  // namespace sqreen::agent
