// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/document_files.h"

namespace sqreen::compat {

void read_requires_python(const DocumentFile& file, const Value* value,
                          Declarations& declarations) {
  if (value == nullptr || !value->is_text() || value->text.empty()) return;
  const Origin origin = declarations.reading().at(file.path, value->line);
  if (!SpecifierSet::parse(value->text)) {
    declarations.problem(
        origin, "asks for a Python in a way that is no specifier: " + shown(value->text, 80),
        "write it as in `>=3.8,<4`");
    return;
  }
  declarations.reading().survey.requires_python = {shown(value->text), origin};
}

std::vector<const Value*> locked_packages(const DocumentFile& file, std::string_view name,
                                          Declarations& declarations) {
  std::vector<const Value*> packages;
  const Value* list = file.root.find(name);
  if (list == nullptr) return packages;  // a lock of a project without dependencies
  if (!list->is_list()) {
    declarations.problem(declarations.reading().at(file.path, list->line),
                         std::string(name) + " is no array of tables", "make the lock again");
    return packages;
  }
  for (const Value& entry : list->items) {
    if (!entry.text_of("name").empty()) {
      packages.push_back(&entry);
    } else {
      declarations.problem(declarations.reading().at(file.path, entry.line),
                           "a package without a name", "make the lock again");
    }
  }
  return packages;
}

Package locked_package(const DocumentFile& file, const Value& entry, Declarations& declarations) {
  Package package;
  package.name = entry.text_of("name");
  package.source = PackageSource::lock;
  const Value* version = entry.find("version");
  if (version != nullptr && version->is_text() && !version->text.empty()) {
    package.version = version->text;
    package.specifier = "==" + version->text;
  }
  package.origin =
      declarations.reading().at(file.path, version != nullptr ? version->line : entry.line);
  return package;
}

}  // namespace sqreen::compat
