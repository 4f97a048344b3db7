// SPDX-License-Identifier: Apache-2.0
// https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile; its format is uv's own.
#include <algorithm>

#include "compat/declared/document_files.h"
#include "compat/declared/lock_graph.h"

namespace sqreen::compat {
namespace {

// "a or b" of several; a fork of the resolution that the package belongs to.
std::string any_of_markers(const Value* list) {
  std::string marker;
  for (const std::string& one : texts_of(list)) {
    marker += (marker.empty() ? "(" : " or (") + one + ")";
  }
  return marker;
}

}  // namespace

void read_uv_lock(const DocumentFile& file, Declarations& declarations) {
  read_requires_python(file, file.root.find("requires-python"), declarations);
  const std::vector<const Value*> packages = locked_packages(file, "package", declarations);
  const LockGraph graph(packages, declarations);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    const Value* entry = packages[i];
    Package package = locked_package(file, *entry, declarations);
    if (const Value* source = entry->find("source")) {
      if (source->find("virtual") != nullptr) continue;  // a project that is never installed
      for (const char* key : {"git", "url", "path", "directory", "editable"}) {
        if (!source->text_of(key).empty()) package.url = source->text_of(key);
      }
      package.editable = source->find("editable") != nullptr;
    }
    package.marker = any_of_markers(entry->find("resolution-markers"));
    package.applies = graph.applies(i);
    package.groups = graph.groups(i);
    declarations.add(std::move(package));
  }
}

}  // namespace sqreen::compat
