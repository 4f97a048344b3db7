// SPDX-License-Identifier: Apache-2.0
// A survey's packages and problems as lines, so that a test is a table.
#pragma once

#include <string>
#include <vector>

#include "compat/survey/survey.h"

namespace sqreen::compat {

// "Flask 2.0 [async] <3,>=2 @url ; marker (dev) editable no:/x.txt:3": what is empty is left out;
// "?" is an unknown version of something installed or locked.
inline std::string text_of(const Package& package) {
  std::string out = package.name;
  if (package.version) out += " " + *package.version;
  if (!package.version && package.specifier.empty() && package.url.empty()) out += " ?";
  for (const std::string& extra : package.extras) out += " [" + extra + "]";
  if (!package.specifier.empty()) out += " " + package.specifier;
  if (!package.url.empty()) out += " @" + package.url;
  if (!package.marker.empty()) out += " ; " + package.marker;
  if (package.applies != true) out += package.applies ? " no" : " maybe";
  for (const std::string& group : package.groups) out += " (" + group + ")";
  if (package.editable) out += " editable";
  if (package.shadowed) out += " shadowed";
  return out + " " + package.origin.text();
}

inline std::vector<std::string> packages_of(const Survey& survey) {
  std::vector<std::string> lines;
  for (const Package& package : survey.packages) lines.push_back(text_of(package));
  return lines;
}

inline std::vector<std::string> problems_of(const Survey& survey) {
  std::vector<std::string> lines;
  for (const Problem& problem : survey.problems) {
    lines.push_back(problem.origin.text() + ": " + problem.message);
    if (problem.action.empty()) lines.emplace_back("a problem without an action");
  }
  return lines;
}

template <typename T>
std::string text_of(const Fact<T>& fact) {
  return fact ? fact->value + " " + fact->origin.text() : "unknown";
}

}  // namespace sqreen::compat
