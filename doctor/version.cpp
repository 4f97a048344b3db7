// SPDX-License-Identifier: Apache-2.0
#include "doctor/version.h"

#include <charconv>

namespace sqreen::doctor {

std::optional<Version> parse_version(std::string_view text) {
  Version version;
  for (std::size_t i = 0; i < version.numbers.size(); ++i) {
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), version.numbers[i]);
    if (error != std::errc() || version.numbers[i] < 0) {
      if (i == 0 || error == std::errc::result_out_of_range) return std::nullopt;
      version.numbers[i] = 0;
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.starts_with('.')) break;
    text.remove_prefix(1);
  }
  return version;
}

}  // namespace sqreen::doctor
