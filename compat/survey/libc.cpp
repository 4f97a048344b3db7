// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "compat/binary_text.h"
#include "compat/elf.h"
#include "compat/paths.h"
#include "compat/survey/operating_system.h"

namespace sqreen::compat {
namespace {

// Programs that a tree has; the first that is there tells of all.
constexpr const char* kPrograms[] = {"/bin/sh", "/usr/bin/env", "/bin/busybox", "/usr/bin/python3",
                                     "/usr/local/bin/python3"};
constexpr const char* kLibraryFolders[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64"};
constexpr std::size_t kMaxLibcBytes = 16u << 20;

// Of distributions without a program that we know (and without /bin/sh): the loader itself.
std::string find_loader(const FileSystem& files) {
  for (const char* folder : kLibraryFolders) {
    const auto names = files.list(folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      if (libc_of_loader(name)) return join(folder, name);
    }
  }
  return {};
}

// glibc's library of the machine, which stands in a folder for each machine on Debian. Its loader
// alone does not say the release.
std::string find_glibc(std::string_view architecture, const FileSystem& files) {
  for (const char* folder : kLibraryFolders) {
    const std::string plain = join(folder, "libc.so.6");
    if (const auto elf = read_elf(plain, files); elf && architecture_name(*elf) == architecture) {
      return plain;
    }
    const auto names = files.list(folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      if (name.find("-linux-") == std::string::npos) continue;
      const std::string path = join(join(folder, name), "libc.so.6");
      if (const auto elf = read_elf(path, files); elf && architecture_name(*elf) == architecture) {
        return path;
      }
    }
  }
  return {};
}

// "GNU C Library (Debian GLIBC 2.36-9) stable release version 2.36."
std::string glibc_version(const std::string& path, const FileSystem& files) {
  constexpr std::string_view kWords = "release version ";
  std::string found;
  search_file(path, files, kMaxLibcBytes, kWords, [&](std::string_view after) {
    std::size_t size = 0;
    while (size < after.size() && (is_version_character(after[size]))) ++size;
    while (size > 0 && after[size - 1] == '.') --size;
    found = after.substr(0, size);
    return found.empty();
  });
  return found;
}

// musl's loader is its libc; it prints its version, which is a constant of its own: "1.2.4".
std::string musl_version(const std::string& path, const FileSystem& files) {
  constexpr std::string_view kStart("\0001.", 3);
  std::string found;
  search_file(path, files, kMaxLibcBytes, kStart, [&](std::string_view after) {
    const std::size_t end = after.find('\0');
    if (end == std::string_view::npos || end > 12) return true;
    const std::string_view rest = after.substr(0, end);
    const bool version = !rest.empty() &&
                         std::all_of(rest.begin(), rest.end(), is_version_character) &&
                         rest.find('.') != std::string_view::npos && rest.back() != '.';
    if (version) found = "1." + std::string(rest);
    return !version;
  });
  return found;
}

}  // namespace

std::optional<LibcKind> libc_of_loader(std::string_view loader) {
  const std::string_view name = base_name(loader);
  if (name.starts_with("ld-musl-")) return LibcKind::musl;
  if (name.starts_with("ld-linux") || name == "ld64.so.1" || name == "ld64.so.2" ||
      name == "ld.so.1") {
    return LibcKind::glibc;
  }
  if (loader.starts_with("/system/bin/linker")) return LibcKind::bionic;
  return std::nullopt;
}

void read_libc(Reading& reading) {
  Survey& survey = reading.survey;
  std::string path;
  std::optional<ElfFile> program;
  for (const char* candidate : kPrograms) {
    path = candidate;
    program = read_elf(path, reading.files);
    if (program && !program->loader.empty()) break;
  }
  std::string loader = program ? program->loader : "";
  if (loader.empty()) {
    path = loader = find_loader(reading.files);
    if (const auto elf = read_elf(loader, reading.files)) program = elf;
  }
  if (!program) return;
  const std::string architecture(architecture_name(*program));
  if (!survey.architecture && !architecture.empty()) {
    survey.architecture = {architecture, reading.at(path)};
  }
  const auto kind = libc_of_loader(loader);
  if (!kind) return;
  survey.libc = {*kind, reading.at(path)};
  const bool musl = *kind == LibcKind::musl;
  const std::string library = musl                       ? loader
                              : *kind == LibcKind::glibc ? find_glibc(architecture, reading.files)
                                                         : "";
  if (library.empty()) return;
  std::string version =
      musl ? musl_version(library, reading.files) : glibc_version(library, reading.files);
  if (!version.empty()) survey.libc_version = {std::move(version), reading.at(library)};
}

}  // namespace sqreen::compat
