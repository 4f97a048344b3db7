// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/requirements_file.h"

#include <algorithm>
#include <utility>

#include "compat/declared/requirement_line.h"
#include "compat/paths.h"
#include "core/ini.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kFileLimit = 16u << 20;
constexpr std::size_t kMaxFiles = 500;
constexpr std::size_t kMaxDepth = 50;

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos;
}

class RequirementsReader {
 public:
  RequirementsReader(const Environment& environment, Declarations& declarations)
      : environment_(environment), declarations_(declarations) {}

  void read(const std::string& path, PackageSource source, const Origin& asked_by) {
    const FileSystem& files = declarations_.reading().files;
    const std::string real = files.real_path(path).value_or(path);
    if (std::find(open_.begin(), open_.end(), real) != open_.end()) {
      declarations_.problem(asked_by,
                            "includes " + shown(path) + " again, which includes this file",
                            "delete one of the two includes");
      return;
    }
    if (++files_read_ > kMaxFiles || open_.size() == kMaxDepth) {
      if (files_read_ == kMaxFiles + 1 || open_.size() == kMaxDepth) {
        declarations_.problem(asked_by, "includes more files than are read here",
                              "put the requirements into fewer files");
      }
      return;
    }
    const auto bytes = files.read(path, kFileLimit);
    if (!bytes) {
      const std::string included = asked_by.line == 0 ? "" : "includes " + shown(path) + ", which ";
      declarations_.problem(asked_by,
                            included + "cannot be read: " + Reading::reason(path, bytes.error()),
                            "correct the path, which counts from the file that names it");
      return;
    }
    const DecodedText decoded = decode_text_file(*bytes);
    if (!decoded.problem.empty()) {
      declarations_.problem(declarations_.reading().at(path, decoded.problem_line), decoded.problem,
                            "save the file as UTF-8");
    }
    open_.push_back(real);
    for (const RequirementLine& line : split_requirements(decoded.text, environment_)) {
      read_line(line, path, source);
    }
    open_.pop_back();
  }

 private:
  void read_line(const RequirementLine& line, const std::string& path, PackageSource source) {
    const LineContent content = read_requirement_line(line.text);
    const Origin origin = declarations_.reading().at(path, line.line);
    switch (content.kind) {
      case LineKind::requirement:
        return read_requirement(content.argument, path, origin, source, false);
      case LineKind::editable:
        return read_requirement(content.argument, path, origin, source, true);
      case LineKind::include:
        return read_include(content.argument, path, origin, source);
      case LineKind::constraint:
        return read_include(content.argument, path, origin, PackageSource::constraint);
      case LineKind::option:
        return;
      case LineKind::unknown_option:
        declarations_.problem(origin,
                              shown(content.argument) + " is no option of requirements files",
                              "delete it, or correct its spelling");
    }
  }

  void read_include(const std::string& argument, const std::string& path, const Origin& origin,
                    PackageSource source) {
    if (argument.empty()) {
      declarations_.problem(origin, "names no file to include", "write it as in `-r base.txt`");
    } else if (is_url(argument)) {
      declarations_.problem(origin, "includes a file from the network, which is not fetched here",
                            "download it and name the copy");
    } else {
      read(argument.starts_with('/') ? argument : join(folder_of(path), argument), source, origin);
    }
  }

  void read_requirement(const std::string& text, const std::string& path, const Origin& origin,
                        PackageSource source, bool editable) {
    if (!editable && !is_reference(text))
      return declarations_.add_requirement(text, origin, source);
    const auto requirement = Requirement::parse(text);
    if (requirement && !requirement->url.empty()) {
      return declarations_.add_requirement(text, origin, source);
    }
    auto package = package_of_reference(text);
    if (!package && !is_url(text)) package = read_project(text, path);
    if (!package) {
      declarations_.problem(origin, "`" + shown(text, 120) + "` does not say which package it is",
                            "write the name in front: `name @ " + shown(text, 120) + "`");
      return;
    }
    package->origin = origin;
    package->source = source;
    package->editable = editable;
    declarations_.add(std::move(*package));
  }

  // "./shop[web]": a folder beside the requirements file.
  std::optional<Package> read_project(std::string_view text, const std::string& path) {
    if (text.starts_with("file:")) text.remove_prefix(5);
    text = trim(text.substr(0, text.find(" ;")));
    const std::string folder(text.substr(0, text.find('[')));
    auto package =
        package_of_project(folder.starts_with('/') ? folder : join(folder_of(path), folder),
                           declarations_.reading().files);
    if (package) package->url = text;
    return package;
  }

  const Environment& environment_;
  Declarations& declarations_;
  std::vector<std::string> open_;  // real paths of the files that are being read
  std::size_t files_read_ = 0;
};

}  // namespace

std::optional<Package> package_of_project(const std::string& folder, const FileSystem& files) {
  Package package;
  if (const auto text = files.read(join(folder, "pyproject.toml"), kFileLimit)) {
    const Document document = parse_toml(*text);
    if (const Value* project = document.root.find("project")) {
      package.name = project->text_of("name");
      if (!project->text_of("version").empty()) {
        package.version = std::string(project->text_of("version"));
      }
    } else if (const Value* poetry = document.root.find({"tool", "poetry"})) {
      package.name = poetry->text_of("name");
      if (!poetry->text_of("version").empty())
        package.version = std::string(poetry->text_of("version"));
    }
  }
  if (package.name.empty()) {
    if (const auto text = files.read(join(folder, "setup.cfg"), kFileLimit)) {
      for (const IniEntry& entry : parse_ini(*text).entries) {
        if (entry.section != "metadata") continue;
        if (entry.key == "name") package.name = entry.value;
        // "attr: shop.__version__" is made by code.
        if (entry.key == "version" && entry.value.find(':') == std::string::npos) {
          package.version = entry.value;
        }
      }
    }
  }
  if (package.name.empty()) return std::nullopt;
  return package;
}

void read_requirements_file(const std::string& path, const Environment& environment,
                            Declarations& declarations) {
  RequirementsReader(environment, declarations)
      .read(path, PackageSource::requirement, declarations.reading().at(path));
}

}  // namespace sqreen::compat
