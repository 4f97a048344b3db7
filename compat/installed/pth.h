// SPDX-License-Identifier: Apache-2.0
// .pth files: lines that add folders to sys.path, and lines that are run when Python starts
// (https://docs.python.org/3/library/site.html). Nothing is run here; who runs what is told.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::compat {

struct PthLine {
  int line = 0;  // 1-based
  std::string text;
};
struct PthFile {
  std::vector<PthLine> folders;      // as written, relative to the file's folder
  std::vector<PthLine> executables;  // those that begin with "import"
  bool cut = false;                  // more lines than anybody's file has; the rest is not there
};

// Any bytes, with a byte order mark or without.
PthFile parse_pth(std::string_view text);

// "my_pkg_1_0" of `import __editable___my_pkg_1_0_finder; ...`, which setuptools writes for an
// editable install whose folder is not simply added. nullopt: another line.
std::optional<std::string> editable_finder(std::string_view line);

// The first folder that such a finder maps to: of `MAPPING: dict[str, str] = {'pkg': '/src/pkg'}`.
std::optional<std::string> finder_folder(std::string_view finder_source);

}  // namespace sqreen::compat
