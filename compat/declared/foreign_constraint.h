// SPDX-License-Identifier: Apache-2.0
// Version ranges of tools that came before or beside PEP 440, as PEP 440 says them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sqreen::compat {

// Poetry's: "^1.2", "~1.2", "1.2.*", ">=1,<2", "1.2.3", "*". nullopt: it has alternatives ("||"),
// which no one specifier says, or is none.
// https://python-poetry.org/docs/dependency-specification/
std::optional<std::string> specifier_of_poetry(std::string_view constraint);

// conda's: "=1.2" and "1.2.*" (any 1.2), "==1.2.3", "1.2.3", ">=1,<2", "*".
// https://docs.conda.io/projects/conda-build/en/latest/resources/package-spec.html
std::optional<std::string> specifier_of_conda(std::string_view constraint);

}  // namespace sqreen::compat
