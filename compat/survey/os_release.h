// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::compat {

// In the order in which they are looked for: os-release(5).
inline constexpr std::array<const char*, 2> kOsReleases = {"/etc/os-release",
                                                           "/usr/lib/os-release"};

struct OsReleaseLine {
  std::string_view key;  // "PRETTY_NAME"; a view into the text
  std::string value;     // as a shell would take it, without its quotes; printable, never empty
  int line;              // 1-based
};

// os-release(5): NAME="value". Lines that set nothing are left out.
std::vector<OsReleaseLine> parse_os_release(std::string_view text);

}  // namespace sqreen::compat
