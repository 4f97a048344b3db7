// SPDX-License-Identifier: Apache-2.0
// The process's environment as a value. Nothing else in the product calls getenv (bin/check looks):
// what is read is listed in core/settings.cpp, and a test hands in a map.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace sqreen {

using Environment = std::map<std::string, std::string, std::less<>>;

// A copy of `environ` at this moment. Not thread-safe against setenv, like environ itself.
Environment current_environment();

std::optional<std::string> find(const Environment& environment, std::string_view name);

}  // namespace sqreen
