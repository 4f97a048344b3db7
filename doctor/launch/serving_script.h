// SPDX-License-Identifier: Apache-2.0
// What a Python script that no launcher table knows would do, by its tokens.
#pragma once

#include <string>
#include <string_view>

#include "doctor/project.h"

namespace sqreen::doctor {

// It calls what starts a server: `app.run(...)`, `serve(app)`, `make_server(...)`.
bool script_serves(std::string_view source);

// The file that `import module` loads from `folder` (absolute): "shop/wsgi.py", or the `__main__`
// or `__init__` of a package. Relative to the project; empty: not there.
std::string find_module(std::string_view module, std::string_view folder, const Project& project);

}  // namespace sqreen::doctor
