// SPDX-License-Identifier: Apache-2.0
// The leading numbers of a program's version ("2.0.21-debian", "3.13.0rc1"), for comparing
// releases. Versions of Python packages are compat's, which knows PEP 440.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string_view>

namespace sqreen::doctor {

struct Version {
  std::array<int, 3> numbers{};  // missing ones are 0
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy's own mistake
  auto operator<=>(const Version&) const = default;
};

// nullopt: does not start with a number, or holds one that no version has.
std::optional<Version> parse_version(std::string_view text);

}  // namespace sqreen::doctor
