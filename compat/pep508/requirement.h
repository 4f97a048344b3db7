// SPDX-License-Identifier: Apache-2.0
// Requirements: a package, its extras, which versions or which URL, and when it counts (PEP 508;
// https://packaging.python.org/specifications/dependency-specifiers/).
//
//   const auto requirement = Requirement::parse("Flask[async]>=2,<3; python_version >= '3.8'");
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/pep440/specifier.h"
#include "compat/pep508/marker.h"
#include "core/error.h"

namespace sqreen::compat {

struct Requirement {
  std::string name;                 // as written
  std::vector<std::string> extras;  // as written, in the order written
  std::string url;                  // empty: none
  SpecifierSet specifiers;
  std::optional<Marker> marker;

  // malformed says what was expected at which column.
  static Expected<Requirement> parse(std::string_view text);
  // In one spelling: `Flask[async]<3,>=2; python_version >= "3.8"`.
  std::string text() const;
};

}  // namespace sqreen::compat
