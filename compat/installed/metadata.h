// SPDX-License-Identifier: Apache-2.0
// The head of a package's METADATA or PKG-INFO: header lines as in a mail, then the description
// (https://packaging.python.org/specifications/core-metadata/).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sqreen::compat {

struct Metadata {
  std::optional<std::string> name;     // as written
  std::optional<std::string> version;  // as written, PEP 440 or not
  int name_line = 0;
  int version_line = 0;
  bool complete = false;  // the headers ended inside `text`
};

// Any bytes. The first of repeated headers counts, as for Python's email parser.
Metadata parse_metadata(std::string_view text);

}  // namespace sqreen::compat
