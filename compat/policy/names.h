// SPDX-License-Identifier: Apache-2.0
// What people call the things that policies speak of: "Postgres", "cx_Oracle", "MS SQL Server" and
// "jpython" are names of a subject too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/policy/tables.h"

namespace sqreen::compat {

std::string_view area_name(Area area);   // "web-frameworks", for options and JSON
std::string_view area_title(Area area);  // "web frameworks", for people
std::string_view verdict_name(Verdict verdict);

// Any case; blanks, '_' and '.' count as '-'. The subject by its name, its other names, or a
// package; nullptr: nobody knows it.
const Subject* find_subject(std::string_view name);
// A known name that may have been meant.
std::optional<std::string_view> similar_subject(std::string_view name);

// What a Python package is or comes with: Django is a framework, a template engine and a way of
// logging in. `package`: normalised. The ones that have its version first.
struct PackageSubject {
  const Subject* subject;
  bool has_version;  // the package's version is the subject's
};
std::vector<PackageSubject> subjects_of_package(std::string_view package);

const Policy* find_policy(std::string_view name);

}  // namespace sqreen::compat
