// SPDX-License-Identifier: Apache-2.0
// https://pipenv.pypa.io/en/latest/pipfile.html
#include "compat/declared/document_files.h"
#include "compat/pep440/specifier.h"

namespace sqreen::compat {
namespace {

void read_entry(const DocumentFile& file, const Value& entry, std::vector<std::string> groups,
                Declarations& declarations) {
  Package package;
  package.name = entry.key;
  package.source = PackageSource::lock;
  package.groups = std::move(groups);
  const Value* version = entry.find("version");
  package.origin =
      declarations.reading().at(file.path, version != nullptr ? version->line : entry.line);
  if (version != nullptr && version->is_text() && version->text != "*") {
    package.specifier = shown(version->text);
    if (const auto set = SpecifierSet::parse(version->text)) package.version = pinned_version(*set);
  }
  for (const char* key : {"git", "path", "file"}) {
    if (!entry.text_of(key).empty()) package.url = entry.text_of(key);
  }
  const Value* editable = entry.find("editable");
  package.editable = editable != nullptr && editable->is_true();
  package.extras = texts_of(entry.find("extras"));
  package.marker = entry.text_of("markers");
  declarations.add(std::move(package));
}

}  // namespace

void read_pipfile_lock(const DocumentFile& file, Declarations& declarations) {
  if (const Value* python = file.root.find({"_meta", "requires", "python_full_version"})) {
    Value exact = *python;
    exact.text = "==" + exact.text;
    read_requires_python(file, &exact, declarations);
  } else if (const Value* minor = file.root.find({"_meta", "requires", "python_version"})) {
    Value any = *minor;
    any.text = "==" + any.text + ".*";
    read_requires_python(file, &any, declarations);
  }
  for (const Value& section : file.root.items) {
    if (section.key == "_meta") continue;
    if (!section.is_table()) {
      declarations.problem(declarations.reading().at(file.path, section.line),
                           "`" + shown(section.key) + "` is no table of packages",
                           "run `pipenv lock`");
      continue;
    }
    std::vector<std::string> groups;
    if (section.key != "default") groups.push_back(shown(section.key));
    for (const Value& entry : section.items) {
      if (entry.is_table()) {
        read_entry(file, entry, groups, declarations);
      } else {
        declarations.problem(declarations.reading().at(file.path, entry.line),
                             "`" + shown(entry.key) + "` is no table", "run `pipenv lock`");
      }
    }
  }
}

}  // namespace sqreen::compat
