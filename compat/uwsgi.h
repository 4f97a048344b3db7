// SPDX-License-Identifier: Apache-2.0
// What a uWSGI's files say of it, without starting it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compat/interpreter.h"

namespace sqreen::compat {

// The Python inside a uWSGI whose binary holds none itself: Debian's loads it as a plugin, named by
// its program's name (uwsgi_python3) or on its command line (--plugin python3).
std::optional<Interpreter> find_plugin_python(const std::vector<std::string>& argv,
                                              const FileSystem& files);

// "2.0.31", "2.0.21-debian": the constant that `uwsgi --version` prints, found in the program.
// Empty when there is none.
std::string find_uwsgi_version(const std::string& program, const FileSystem& files);

}  // namespace sqreen::compat
