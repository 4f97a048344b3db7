// SPDX-License-Identifier: Apache-2.0
#include "doctor/place.h"

#include "core/text.h"

namespace sqreen::doctor {

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::project:
      return "this project's files";
    case Origin::lock_file:
      return "lock file";
    case Origin::image:
      return "image";
    case Origin::environment:
      return "environment";
    case Origin::command_line:
      return "command line";
    case Origin::host:
      return "this host";
  }
  return "unknown";
}

std::string Place::text() const {
  std::string text = source;
  if (line > 0) text += ":" + std::to_string(line);
  if (line > 0 && column > 0) text += ":" + std::to_string(column);
  return text;
}

bool Place::is_file() const {
  if (source.empty() || origin == Origin::environment || origin == Origin::command_line)
    return false;
  return origin != Origin::host || source.starts_with('/');  // a process is none
}

std::string describe(const Place& place) {
  std::string text = printable(place.text());
  if (!place.written.empty()) text += ": `" + printable(shortened(place.written, 80)) + "`";
  if (!place.via.empty()) text += " (loaded by " + printable(place.via) + ")";
  return text;
}

}  // namespace sqreen::doctor
