// SPDX-License-Identifier: Apache-2.0
// https://pdm-project.org/latest/usage/lockfile/
#include <algorithm>

#include "compat/declared/document_files.h"

namespace sqreen::compat {

void read_pdm_lock(const DocumentFile& file, Declarations& declarations) {
  if (const Value* targets = file.root.find({"metadata", "targets"});
      targets != nullptr && targets->is_list() && !targets->items.empty()) {
    read_requires_python(file, targets->items.front().find("requires_python"), declarations);
  }
  for (const Value* entry : locked_packages(file, "package", declarations)) {
    Package package = locked_package(file, *entry, declarations);
    package.groups = texts_of(entry->find("groups"));
    // "default" is what is always installed.
    std::erase(package.groups, "default");
    package.extras = texts_of(entry->find("extras"));
    package.marker = entry->text_of("marker");
    for (const char* key : {"git", "url", "path"}) {
      if (!entry->text_of(key).empty()) package.url = entry->text_of(key);
    }
    const Value* editable = entry->find("editable");
    package.editable = editable != nullptr && editable->is_true();
    declarations.add(std::move(package));
  }
}

}  // namespace sqreen::compat
