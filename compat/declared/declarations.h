// SPDX-License-Identifier: Apache-2.0
// What files ask for, on the way into a survey: every reader of requirements and lock files adds
// its packages here, so that names, pins and markers are judged in one way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/documents/document.h"
#include "compat/pep508/requirement.h"
#include "compat/survey/reading.h"

namespace sqreen::compat {

class Declarations {
 public:
  // `environment`: for which markers are judged; what it does not hold is unknown.
  Declarations(Reading& reading, const MarkerEnvironment& environment)
      : reading_(reading), environment_(environment) {}

  Reading& reading() { return reading_; }

  // Completes `package` (normal name, marker's verdict) and keeps it. What its `applies` says
  // already counts as well. A name that is none, or a marker that cannot be read, is a problem at
  // the package's origin.
  void add(Package package);

  // One requirement in PEP 508's form; a problem at `origin` when it is none.
  void add_requirement(std::string_view text, const Origin& origin, PackageSource source,
                       const std::vector<std::string>& groups = {});

  // Whether a marker holds; null: it cannot be read, or depends on what is not known.
  std::optional<bool> judge(std::string_view marker) const;

  void problem(const Origin& origin, std::string message, std::string action);

 private:
  Reading& reading_;
  const MarkerEnvironment& environment_;
};

// The texts of a list; of anything else, none.
std::vector<std::string> texts_of(const Value* list);

// The parts of a requirement; its version when it is pinned to exactly one.
Package package_of(const Requirement& requirement);

// "2.0" of "==2.0"; nullopt: more than one version, or none, would do.
std::optional<std::string> pinned_version(const SpecifierSet& specifiers);

// For which markers hold: of the first interpreter of a survey, and of its system. Empty of nothing
// that is not known.
MarkerEnvironment marker_environment(const Survey& survey);

}  // namespace sqreen::compat
