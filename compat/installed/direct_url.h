// SPDX-License-Identifier: Apache-2.0
// direct_url.json: where a package came from that was not asked for by name and version; editable
// installs are known by it (PEP 610).
#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace sqreen::compat {

struct DirectUrl {
  std::string url;  // without user and password
  bool editable = false;
  std::string path;  // of a file: URL, decoded
};

// malformed names the byte.
Expected<DirectUrl> parse_direct_url(std::string_view text);

// "https://host/x" of "https://user:secret@host/x", as it may stand in a report; other text, and
// "git+ssh://git@host/x", unchanged.
std::string without_credentials(std::string_view url);

}  // namespace sqreen::compat
