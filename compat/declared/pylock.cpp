// SPDX-License-Identifier: Apache-2.0
// https://packaging.python.org/specifications/pylock-toml/ (PEP 751)
#include "compat/declared/document_files.h"

namespace sqreen::compat {

void read_pylock(const DocumentFile& file, Declarations& declarations) {
  const std::string_view version = file.root.text_of("lock-version");
  if (!version.starts_with("1.")) {
    declarations.problem(declarations.reading().at(file.path, 1),
                         version.empty()
                             ? "has no lock-version"
                             : "has a lock-version that is not known here: " + shown(version, 20),
                         "make it with a tool that writes 1.0");
  }
  read_requires_python(file, file.root.find("requires-python"), declarations);
  for (const Value* entry : locked_packages(file, "packages", declarations)) {
    Package package = locked_package(file, *entry, declarations);
    package.marker = entry->text_of("marker");
    for (const char* kind : {"vcs", "directory", "archive"}) {
      const Value* source = entry->find(kind);
      if (source == nullptr) continue;
      package.url = source->text_of("url");
      if (package.url.empty()) package.url = source->text_of("path");
      const Value* editable = source->find("editable");
      package.editable = editable != nullptr && editable->is_true();
    }
    declarations.add(std::move(package));
  }
}

}  // namespace sqreen::compat
