// SPDX-License-Identifier: Apache-2.0
// One installer's record of one package: *.dist-info, *.egg-info, *.egg, *.egg-link.
#pragma once

#include <optional>

#include "compat/survey/reading.h"

namespace sqreen::compat {

// Which kind of record `name` (of an entry of a package folder) is; nullopt: none.
std::optional<PackageSource> record_kind(std::string_view name);

// The package that the record `name` in `folder` is of; nullopt: none that can be told, and a
// problem says why. `name`: as for record_kind().
std::optional<Package> read_record(const std::string& folder, const std::string& name,
                                   PackageSource kind, Reading& reading);

// Of a folder on the path that is an egg itself: /x/flask-1.0-py2.7.egg.
std::optional<Package> read_egg(const std::string& path, Reading& reading);

}  // namespace sqreen::compat
