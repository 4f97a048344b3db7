// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/launched_file.h"

#include <algorithm>
#include <array>
#include <optional>

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/launch_files.h"
#include "doctor/launch/shell_words.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestExpansion = 300;

// All that `$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" &> /dev/null && pwd -P)` and its like are
// made of. A longer one before its own beginning.
constexpr auto kParts = std::to_array<std::string_view>({"dirname",
                                                         "${BASH_SOURCE[0]}",
                                                         "${BASH_SOURCE}",
                                                         "$BASH_SOURCE",
                                                         "${0}",
                                                         "$0",
                                                         "/..",
                                                         "readlink -f",
                                                         "realpath",
                                                         "/dev/null",
                                                         "2>&1",
                                                         "&>",
                                                         "2>",
                                                         ">",
                                                         "&&",
                                                         "cd",
                                                         "pwd",
                                                         "-P",
                                                         "--",
                                                         "$(",
                                                         "(",
                                                         ")",
                                                         "`",
                                                         "\"",
                                                         " "});

struct OwnFolder {
  bool by_source = false;  // of BASH_SOURCE, not of $0
  int ups = 0;             // folders above it
};

std::optional<OwnFolder> parse_own_folder(std::string_view text) {
  for (const std::string_view plain : {"${0%/*}", "${BASH_SOURCE%/*}", "${BASH_SOURCE[0]%/*}"}) {
    if (text == plain) return OwnFolder{.by_source = plain[2] != '0'};
  }
  OwnFolder folder;
  int dirnames = 0;
  bool has_name = false;
  while (!text.empty()) {
    const auto part = std::find_if(kParts.begin(), kParts.end(),
                                   [text](std::string_view one) { return text.starts_with(one); });
    if (part == kParts.end()) return std::nullopt;
    text.remove_prefix(part->size());
    if (*part == "dirname") ++dirnames;
    if (*part == "/..") ++folder.ups;
    if (part->find("BASH_SOURCE") != std::string_view::npos) folder.by_source = true;
    if (folder.by_source || *part == "$0" || *part == "${0}") has_name = true;
  }
  if (dirnames == 0 || !has_name) return std::nullopt;
  folder.ups += dirnames - 1;
  return folder;
}

// The length of the expansion that `text` begins with: `$(...)`, a backquoted one, `${...}`.
std::size_t expansion_length(std::string_view text) {
  if (text.starts_with('`')) {
    const std::size_t end = text.find('`', 1);
    return end == std::string_view::npos ? 0 : end + 1;
  }
  if (!text.starts_with("$(") && !text.starts_with("${")) return 0;
  int level = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '{') ++level;
    if ((text[i] == ')' || text[i] == '}') && --level == 0) return i + 1;
  }
  return 0;
}

// "DIR" of `$DIR` and `${DIR}`, with the length of that; "" for anything else.
std::string_view variable_name(std::string_view text, std::size_t& length) {
  const bool braced = text.starts_with("${");
  if (!text.starts_with('$')) return {};
  const std::size_t begin = braced ? 2 : 1;
  std::size_t end = begin;
  while (end < text.size() && is_name_char(text[end])) ++end;
  if (braced && (end >= text.size() || text[end] != '}')) return {};
  length = braced ? end + 1 : end;
  return text.substr(begin, end - begin);
}

}  // namespace

std::string find_launched_file(std::string_view path, const LaunchCommand& command,
                               std::string_view folder, const Project& project) {
  if (path.empty() || path.find('$') != std::string_view::npos) return {};
  const auto inside = [&](const std::string& absolute) -> std::string {
    const std::string relative = project.relative(absolute);
    return project.files().status(project.absolute(relative)).is_file ? relative : std::string();
  };
  if (!path.starts_with('/')) {
    if (std::string found = inside(compat::join(folder, path)); !found.empty()) return found;
  } else if (command.place.origin == Origin::command_line) {
    if (std::string found = inside(std::string(path)); !found.empty()) return found;
  }
  if (command.place.origin != Origin::command_line) {
    const std::string there = path.starts_with('/')
                                  ? std::string(path)
                                  : normal_path(compat::join(command.folder_there, path));
    if (std::string from = copied_from(command.copied, there, project.files()); !from.empty()) {
      if (std::string found = inside(from); !found.empty()) return found;
    }
    const std::string moved = moved_folder(path, command.folder_there, command.folder);
    if (std::string found = moved.empty() ? "" : inside(moved); !found.empty()) return found;
  }
  return project.like(path);
}

std::string find_beside_script(std::string_view word, const OwnScript& script,
                               const Project& project) {
  std::size_t length = 0;
  std::string_view expansion;
  std::string of_variable;
  if (const auto value = find(script.unknown, variable_name(word, length))) {
    of_variable = *value;
    expansion = of_variable;
  } else {
    length = expansion_length(word);
    expansion = word.substr(0, length);
  }
  if (length == 0 || expansion.size() > kLongestExpansion || length >= word.size() ||
      word[length] != '/' || word.find('$', length) != std::string_view::npos) {
    return {};
  }
  const auto own = parse_own_folder(expansion);
  if (!own) return {};
  const std::string& file = own->by_source ? script.read : script.started;
  if (file.empty()) return {};
  std::string path(compat::folder_of(file));
  for (int i = 0; i < own->ups; ++i) path += "/..";
  path = project.relative(normal_path(project.absolute(path + std::string(word.substr(length)))));
  return project.has(path) ? path : std::string();
}

}  // namespace sqreen::doctor
