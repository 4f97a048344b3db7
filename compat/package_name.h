// SPDX-License-Identifier: Apache-2.0
// Names of Python packages. "Flask_SQLAlchemy", "flask.sqlalchemy" and "flask-sqlalchemy" are one
// package (https://packaging.python.org/specifications/name-normalization/, PEP 503).
#pragma once

#include <string>
#include <string_view>

namespace sqreen::compat {

// ASCII letters in lower case, runs of '-', '_' and '.' as one '-'; other bytes unchanged.
std::string normalized_name(std::string_view name);

// Letters, digits, '.', '_' and '-', beginning and ending with a letter or digit (PEP 508).
bool is_package_name(std::string_view name);

}  // namespace sqreen::compat
