// SPDX-License-Identifier: Apache-2.0
// https://docs.conda.io/projects/conda/en/latest/user-guide/tasks/manage-environments.html
#include "compat/declared/document_files.h"
#include "compat/declared/foreign_constraint.h"
#include "compat/declared/requirement_line.h"
#include "compat/pep440/specifier.h"

namespace sqreen::compat {
namespace {

// "conda-forge::numpy >=1.20,<2", "python=3.9=h1a", "pip".
void read_conda_package(const DocumentFile& file, const Value& item, Declarations& declarations) {
  std::string_view text = trim(item.text);
  if (const std::size_t channel = text.rfind("::"); channel != std::string_view::npos) {
    text.remove_prefix(channel + 2);
  }
  const std::size_t end = text.find_first_of(" =<>!~[");
  Package package;
  package.name = text.substr(0, end);
  package.source = PackageSource::conda;
  package.origin = declarations.reading().at(file.path, item.line);
  std::string_view constraint = end == std::string_view::npos ? "" : trim(text.substr(end));
  constraint = constraint.substr(0, constraint.find('['));  // [build=...]
  // "numpy 1.20 py39_0": a build string behind white space.
  if (constraint.find_first_of("<>=!~,") == std::string_view::npos) {
    constraint = constraint.substr(0, constraint.find(' '));
  }
  const auto specifier = specifier_of_conda(constraint);
  if (!specifier) {
    declarations.problem(package.origin,
                         "the versions of " + shown(package.name) +
                             " cannot be said by one specifier: " + shown(constraint, 80),
                         "survey the environment that conda makes of it");
  } else {
    package.specifier = *specifier;
    if (const auto set = SpecifierSet::parse(*specifier)) package.version = pinned_version(*set);
  }
  if (package.name == "python") {
    if (specifier && !specifier->empty()) {
      declarations.reading().survey.requires_python = {*specifier, package.origin};
    }
    return;
  }
  // conda's own names may begin with an underscore: "_libgcc_mutex", which is no Python package.
  if (package.name.starts_with('_')) return;
  declarations.add(std::move(package));
}

// The lines of a requirements file, in a list.
void read_pip_packages(const DocumentFile& file, const Value& list, Declarations& declarations) {
  for (const Value& item : list.items) {
    const Origin origin = declarations.reading().at(file.path, item.line);
    if (!item.is_text() || trim(item.text).empty()) continue;
    const LineContent content = read_requirement_line(trim(item.text));
    if (content.kind == LineKind::include || content.kind == LineKind::constraint) {
      declarations.problem(origin,
                           "includes " + shown(content.argument) + ", which is not read from here",
                           "survey that file as well");
    } else if (content.kind == LineKind::requirement && !is_reference(content.argument)) {
      declarations.add_requirement(content.argument, origin, PackageSource::requirement);
    } else if (content.kind == LineKind::requirement || content.kind == LineKind::editable) {
      if (auto package = package_of_reference(content.argument)) {
        package->origin = origin;
        package->source = PackageSource::requirement;
        package->editable = content.kind == LineKind::editable;
        declarations.add(std::move(*package));
      } else {
        declarations.add_requirement(content.argument, origin, PackageSource::requirement);
      }
    }
  }
}

}  // namespace

void read_conda_environment(const DocumentFile& file, Declarations& declarations) {
  const Value* dependencies = file.root.find("dependencies");
  if (dependencies == nullptr || !dependencies->is_list()) {
    declarations.problem(declarations.reading().at(file.path, 1), "has no list of dependencies",
                         "write it as in `dependencies: [python=3.11, flask]`");
    return;
  }
  for (const Value& item : dependencies->items) {
    if (item.is_text()) {
      read_conda_package(file, item, declarations);
    } else if (const Value* pip = item.find("pip"); pip != nullptr && pip->is_list()) {
      read_pip_packages(file, *pip, declarations);
    }
  }
}

}  // namespace sqreen::compat
