// SPDX-License-Identifier: Apache-2.0
// What the parts of the survey's reader share: where they read, what they fill, and how they say
// that something is wrong.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "compat/survey/survey.h"
#include "core/filesystem.h"
#include "core/text.h"

namespace sqreen::compat {

struct Reading {
  const FileSystem& files;
  Survey& survey;
  OriginKind kind = OriginKind::host;

  // File names are any bytes; an origin is for people.
  Origin at(std::string_view path, int line = 0) const { return {kind, printable(path), line}; }

  void problem(std::string_view path, int line, std::string message, std::string action) {
    survey.problems.push_back({at(path, line), std::move(message), std::move(action)});
  }

  // A file or folder that is there but cannot be read; one that is not there is no problem.
  void unreadable(const std::string& path, const Error& error, std::string action) {
    if (error.code == ErrorCode::file_not_found) return;
    problem(path, 0, "cannot be read: " + reason(path, error), std::move(action));
  }

  // The error without the path, which stands in the problem's place.
  static std::string reason(std::string_view path, const Error& error) {
    std::string_view why = error.message;
    if (why.starts_with(path)) why.remove_prefix(path.size());
    if (why.starts_with(": ")) why.remove_prefix(2);
    return shortened(printable(why), 300);
  }
};

// The part of a value that a report can show: valid UTF-8, no line ends, no more than `limit`
// bytes.
inline std::string shown(std::string_view bytes, std::size_t limit = 256) {
  return shortened(printable(bytes), limit);
}

}  // namespace sqreen::compat
