// SPDX-License-Identifier: Apache-2.0
// https://packaging.python.org/specifications/pyproject-toml/ and .../dependency-groups/
#include <algorithm>

#include "compat/declared/document_files.h"

namespace sqreen::compat {
namespace {

void read_requirements(const DocumentFile& file, const Value* list,
                       const std::vector<std::string>& groups, Declarations& declarations) {
  if (list == nullptr) return;
  const auto origin_of = [&](const Value& value) {
    return declarations.reading().at(file.path, value.line);
  };
  if (!list->is_list()) {
    declarations.problem(origin_of(*list), "`" + shown(list->key) + "` is no list of requirements",
                         "write it as in `[\"Django>=4.2\"]`");
    return;
  }
  for (const Value& item : list->items) {
    if (item.is_text()) {
      declarations.add_requirement(item.text, origin_of(item), PackageSource::requirement, groups);
    } else if (item.find("include-group") == nullptr) {  // its own group is read anyway
      declarations.problem(origin_of(item), "an entry that is no requirement",
                           "write it as in `\"Django>=4.2\"`");
    }
  }
}

void read_groups(const DocumentFile& file, const Value* table, Declarations& declarations) {
  if (table == nullptr || !table->is_table()) return;
  for (const Value& group : table->items) {
    read_requirements(file, &group, {shown(group.key)}, declarations);
  }
}

// What a build decides is in no file.
void read_dynamic(const DocumentFile& file, const Value& project, Declarations& declarations) {
  const Value* dynamic = project.find("dynamic");
  const auto names = texts_of(dynamic);
  if (std::find(names.begin(), names.end(), "dependencies") == names.end()) return;
  declarations.problem(
      declarations.reading().at(file.path, dynamic->line),
      "the dependencies are made when the project is built, so they are not seen here",
      "survey a lock file, or the environment that it is installed in");
}

}  // namespace

void read_pyproject(const DocumentFile& file, Declarations& declarations) {
  if (const Value* project = file.root.find("project")) {
    read_requires_python(file, project->find("requires-python"), declarations);
    read_requirements(file, project->find("dependencies"), {}, declarations);
    read_groups(file, project->find("optional-dependencies"), declarations);
    read_dynamic(file, *project, declarations);
  }
  read_groups(file, file.root.find("dependency-groups"), declarations);
  if (const Value* poetry = file.root.find({"tool", "poetry"})) {
    read_poetry_project(file, *poetry, declarations);
  }
  read_groups(file, file.root.find({"tool", "pdm", "dev-dependencies"}), declarations);
  read_requirements(file, file.root.find({"tool", "uv", "dev-dependencies"}), {"dev"},
                    declarations);
}

}  // namespace sqreen::compat
