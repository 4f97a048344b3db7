// SPDX-License-Identifier: Apache-2.0
// Any text as a requirement, a marker, a specifier and a version: what is accepted is written in a
// form that reads as the same.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compat/pep508/requirement.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sqreen::compat;  // NOLINT(google-build-using-namespace)
  const std::string text(reinterpret_cast<const char*>(data), size);
  // The one spelling of a marker, which is packaging's, writes decoded characters as they are.
  const bool unescaped = text.find('\\') == std::string::npos;
  if (const auto version = Version::parse(text)) {
    const auto again = Version::parse(version->text());
    if (!again || *again != *version || again->text() != version->text()) std::abort();
  }
  if (const auto set = SpecifierSet::parse(text)) {
    if (SpecifierSet::parse(set->text())->text() != set->text()) std::abort();
    set->contains("1.0rc1+local");
  }
  if (const auto marker = Marker::parse(text)) {
    marker->evaluate({.variables = {{"python_version", "3.11"}, {"extra", ""}}, .sets = {}});
    if (unescaped && !Marker::parse(marker->text())) std::abort();
  }
  const auto requirement = Requirement::parse(text);
  if (!requirement && requirement.error().message.empty()) std::abort();
  if (requirement && unescaped && !Requirement::parse(requirement->text())) std::abort();
  return 0;
}
