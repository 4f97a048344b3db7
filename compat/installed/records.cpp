// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/records.h"

#include "compat/installed/direct_url.h"
#include "compat/installed/metadata.h"
#include "compat/package_name.h"
#include "compat/paths.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kUsualHead = 4 * 1024;
constexpr std::size_t kLongestHead = 1024 * 1024;
constexpr std::size_t kSmallFile = 64 * 1024;

// "Flask", "2.0" of "Flask-2.0-py3.8": the form of records' names (PEP 427, setuptools' docs).
struct RecordName {
  std::string name;
  std::string version;
};
RecordName split_record_name(std::string_view stem) {
  const std::size_t dash = stem.find('-');
  if (dash == std::string_view::npos) return {shown(stem), ""};
  const std::string_view rest = stem.substr(dash + 1);
  return {shown(stem.substr(0, dash)), shown(rest.substr(0, rest.find('-')))};
}

// Reads as much of the file as its headers need.
Expected<Metadata> read_metadata(const std::string& path, const FileSystem& files) {
  for (const std::size_t size : {kUsualHead, kLongestHead}) {
    const auto text = files.read_part(path, 0, size);
    if (!text) return tl::make_unexpected(text.error());
    Metadata metadata = parse_metadata(*text);
    const bool whole = metadata.complete || text->size() < size;
    if ((metadata.name && metadata.version) || whole || size == kLongestHead) return metadata;
  }
  return Metadata{};
}

// The name and version that the file at `path` says; where it says none, the record's own name
// tells which package it is, but no version is made up.
Package read_package(const std::string& path, const std::string& record, std::string_view stem,
                     Reading& reading) {
  Package package;
  const RecordName named = split_record_name(stem);
  package.name = named.name;
  package.origin = reading.at(record);
  const auto metadata = read_metadata(path, reading.files);
  if (!metadata) {
    const bool missing = metadata.error().code == ErrorCode::file_not_found;
    reading.problem(missing ? record : path, 0,
                    missing ? "holds no " + std::string(base_name(path)) + ", so " + named.name +
                                  "'s version is unknown"
                            : "cannot be read, so " + named.name + "'s version is unknown: " +
                                  Reading::reason(path, metadata.error()),
                    "install " + named.name + " again");
    package.normalized = normalized_name(package.name);
    return package;
  }
  if (metadata->name) package.name = *metadata->name;
  if (!metadata->name || !metadata->version) {
    reading.problem(path, 1,
                    std::string("has no ") + (metadata->version ? "Name" : "Version") + " header",
                    "install " + package.name + " again");
  }
  package.version = metadata->version;
  package.origin =
      reading.at(path, metadata->version ? metadata->version_line : metadata->name_line);
  package.normalized = normalized_name(package.name);
  return package;
}

void read_direct_url(const std::string& record, Package& package, Reading& reading) {
  const std::string path = join(record, "direct_url.json");
  const auto text = reading.files.read(path, kSmallFile);
  if (!text) {
    reading.unreadable(path, text.error(), "install " + package.name + " again");
    return;
  }
  const auto direct = parse_direct_url(*text);
  if (!direct) {
    reading.problem(path, 1, direct.error().message, "install " + package.name + " again");
    return;
  }
  package.url = direct->url;
  package.editable = direct->editable;
  if (direct->editable && !direct->path.empty()) package.location = printable(direct->path);
}

// The project's folder is the link's first line; the record lies in it.
std::optional<Package> read_egg_link(const std::string& folder, const std::string& name,
                                     Reading& reading) {
  const std::string link = join(folder, name);
  const std::string action = "install the project again, or delete the file";
  const auto text = reading.files.read(link, kSmallFile);
  if (!text) {
    reading.unreadable(link, text.error(), action);
    return std::nullopt;
  }
  std::string project(trim(std::string_view(*text).substr(0, text->find('\n'))));
  if (!project.starts_with('/')) project = join(folder, project);
  const auto entries = reading.files.list(project);
  if (!entries) {
    reading.problem(link, 1, "points to a folder that cannot be read: " + shown(project), action);
    return std::nullopt;
  }
  const std::string wanted = normalized_name(std::string_view(name).substr(0, name.size() - 9));
  for (const std::string& entry : *entries) {
    if (record_kind(entry) != PackageSource::egg_info) continue;
    const std::string record = join(project, entry);
    Package package = read_package(join(record, "PKG-INFO"), record,
                                   std::string_view(entry).substr(0, entry.size() - 9), reading);
    if (package.normalized != wanted) continue;
    package.source = PackageSource::egg_link;
    package.editable = true;
    package.location = printable(project);
    return package;
  }
  reading.problem(
      link, 1, "points to a folder without an egg-info of its project: " + shown(project), action);
  return std::nullopt;
}

}  // namespace

std::optional<PackageSource> record_kind(std::string_view name) {
  if (name.ends_with(".dist-info")) return PackageSource::dist_info;
  if (name.ends_with(".egg-info")) return PackageSource::egg_info;
  if (name.ends_with(".egg-link")) return PackageSource::egg_link;
  return std::nullopt;
}

std::optional<Package> read_record(const std::string& folder, const std::string& name,
                                   PackageSource kind, Reading& reading) {
  if (kind == PackageSource::egg_link) return read_egg_link(folder, name, reading);
  const std::string record = join(folder, name);
  if (name.starts_with('.')) {
    reading.problem(record, 0, "is a package's record without a name", "delete it");
    return std::nullopt;
  }
  if (name.starts_with('~') || name.starts_with('-')) {
    reading.problem(record, 0, "is left over from an installation that pip did not finish",
                    "delete it");
    return std::nullopt;
  }
  const bool dist_info = kind == PackageSource::dist_info;
  const std::string_view stem =
      std::string_view(name).substr(0, name.size() - (dist_info ? 10 : 9));
  std::string path = join(record, dist_info ? "METADATA" : "PKG-INFO");
  if (!dist_info && reading.files.status(record).is_file) path = record;
  Package package = read_package(path, record, stem, reading);
  package.source = kind;
  package.location = printable(folder);
  if (dist_info && package.version) read_direct_url(record, package, reading);
  return package;
}

std::optional<Package> read_egg(const std::string& path, Reading& reading) {
  if (!path.ends_with(".egg")) return std::nullopt;
  const std::string_view name = base_name(path);
  const std::string_view stem = name.substr(0, name.size() - 4);
  Package package;
  if (reading.files.status(path).is_folder) {
    const std::string record = join(path, "EGG-INFO");
    package = read_package(join(record, "PKG-INFO"), record, stem, reading);
  } else {
    // An archive: its name is made of both (setuptools, "The Internal Structure of Python Eggs").
    RecordName named = split_record_name(stem);
    package.name = std::move(named.name);
    package.normalized = normalized_name(package.name);
    if (!named.version.empty()) package.version = std::move(named.version);
    package.origin = reading.at(path);
  }
  package.source = PackageSource::egg;
  package.location = printable(path);
  return package;
}

}  // namespace sqreen::compat
