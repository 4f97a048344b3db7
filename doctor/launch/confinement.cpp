// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/confinement.h"

#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace sqreen::doctor {

bool Confinement::can_write(std::string_view folder) const {
  return !read_only || std::any_of(writable.begin(), writable.end(), [&](std::string_view above) {
    while (above.size() > 1 && above.ends_with('/')) above.remove_suffix(1);
    return above.starts_with("/") && folder.starts_with(above) &&
           (folder.size() == above.size() || above == "/" || folder[above.size()] == '/');
  });
}

std::optional<std::uint64_t> memory_size(std::string_view text, std::uint64_t thousand) {
  text = trim(text);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  std::string unit = to_lower(trim(text.substr(static_cast<std::size_t>(end - text.data()))));
  if (unit.ends_with('b')) unit.pop_back();
  if (unit.ends_with('i')) {
    unit.pop_back();
    thousand = 1024;
  }
  constexpr std::string_view kUnits = "kmgtpe";
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  if (unit.size() > 1 || (!unit.empty() && power == 0)) return std::nullopt;
  for (std::size_t i = 0; i < power; ++i) number *= static_cast<double>(thousand);
  // What no machine has is no limit.
  if (number >= 1e18) return std::nullopt;
  return static_cast<std::uint64_t>(number);
}

}  // namespace sqreen::doctor
