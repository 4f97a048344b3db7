// SPDX-License-Identifier: Apache-2.0
// https://python-poetry.org/docs/pyproject/ and /dependency-specification/; poetry.lock up to 2.1
// of its format.
#include "compat/declared/document_files.h"
#include "compat/declared/foreign_constraint.h"
#include "compat/pep440/specifier.h"

namespace sqreen::compat {
namespace {

// One way of getting a dependency: a constraint, or a table with one, or with a path, URL or git.
void read_dependency(const DocumentFile& file, const std::string& name, const Value& value,
                     const std::vector<std::string>& groups, Declarations& declarations) {
  Package package;
  package.name = name;
  package.groups = groups;
  package.source = PackageSource::requirement;
  package.origin = declarations.reading().at(file.path, value.line);
  const std::string_view constraint = value.is_text() ? value.text : value.text_of("version");
  if (!constraint.empty()) {
    if (const auto specifier = specifier_of_poetry(constraint)) {
      package.specifier = *specifier;
      if (const auto set = SpecifierSet::parse(*specifier)) package.version = pinned_version(*set);
    } else {
      declarations.problem(package.origin,
                           "the versions of " + shown(name) +
                               " cannot be said by one specifier: " + shown(constraint, 80),
                           "survey poetry.lock, which says the version that was chosen");
    }
  }
  for (const char* key : {"git", "url", "path"}) {
    if (!value.text_of(key).empty()) package.url = value.text_of(key);
  }
  const Value* develop = value.find("develop");
  package.editable = develop != nullptr && develop->is_true();
  package.extras = texts_of(value.find("extras"));
  package.marker = value.text_of("markers");
  declarations.add(std::move(package));
}

void read_dependencies(const DocumentFile& file, const Value* table,
                       const std::vector<std::string>& groups, Declarations& declarations) {
  if (table == nullptr || !table->is_table()) return;
  for (const Value& entry : table->items) {
    if (entry.key == "python") {
      if (!entry.is_text()) continue;
      if (const auto specifier = specifier_of_poetry(entry.text)) {
        Value translated = entry;
        translated.text = *specifier;
        read_requires_python(file, &translated, declarations);
      }
      continue;
    }
    if (!entry.is_list()) {
      read_dependency(file, entry.key, entry, groups, declarations);
      continue;
    }
    for (const Value& way : entry.items)
      read_dependency(file, entry.key, way, groups, declarations);
  }
}

}  // namespace

void read_poetry_project(const DocumentFile& file, const Value& poetry,
                         Declarations& declarations) {
  read_dependencies(file, poetry.find("dependencies"), {}, declarations);
  read_dependencies(file, poetry.find("dev-dependencies"), {"dev"}, declarations);
  const Value* groups = poetry.find("group");
  if (groups == nullptr || !groups->is_table()) return;
  for (const Value& group : groups->items) {
    read_dependencies(file, group.find("dependencies"), {shown(group.key)}, declarations);
  }
}

void read_poetry_lock(const DocumentFile& file, Declarations& declarations) {
  if (const Value* python = file.root.find({"metadata", "python-versions"});
      python != nullptr && python->is_text()) {
    if (const auto specifier = specifier_of_poetry(python->text)) {
      Value translated = *python;
      translated.text = *specifier;
      read_requires_python(file, &translated, declarations);
    }
  }
  for (const Value* entry : locked_packages(file, "package", declarations)) {
    Package package = locked_package(file, *entry, declarations);
    package.groups = texts_of(entry->find("groups"));
    if (const auto category = entry->text_of("category"); !category.empty() && category != "main") {
      package.groups.emplace_back(shown(category));
    }
    // A table when groups differ in it; then each group has its own answer, and there is none here.
    if (const Value* markers = entry->find("markers")) {
      if (markers->is_text()) {
        package.marker = markers->text;
      } else {
        package.applies = std::nullopt;
      }
    }
    // An optional one is installed with the extra that asks for it only.
    if (const Value* optional = entry->find("optional");
        optional != nullptr && optional->is_true()) {
      package.applies = std::nullopt;
    }
    if (const Value* source = entry->find("source")) {
      package.url = source->text_of("url");
      package.editable = source->text_of("type") == "directory";
      if (source->text_of("type") == "legacy") package.url.clear();  // an index
    }
    declarations.add(std::move(package));
  }
}

}  // namespace sqreen::compat
