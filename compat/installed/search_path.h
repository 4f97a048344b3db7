// SPDX-License-Identifier: Apache-2.0
// Where a Python looks for packages before it looks into .pth files: what its site module would put
// on sys.path (https://docs.python.org/3/library/site.html; Debian's differs, and says so in its
// copy of site.py).
#pragma once

#include <string>
#include <vector>

#include "compat/survey/installation.h"
#include "core/environment.h"

namespace sqreen::compat {

struct SearchFolder {
  std::string path;
  bool reads_pth = false;     // a site folder
  bool distribution = false;  // belongs to the system's package manager
};

// In sys.path's order, only folders that exist, each once. `environment`: PYTHONPATH and the user's
// own packages; empty for an image.
std::vector<SearchFolder> search_path(const Interpreter& interpreter,
                                      const Installation& installation,
                                      const Environment& environment, const FileSystem& files);

}  // namespace sqreen::compat
