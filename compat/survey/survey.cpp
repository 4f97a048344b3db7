// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/survey.h"

#include <algorithm>
#include <set>

#include "compat/package_name.h"

namespace sqreen::compat {
namespace {

void remove_repetitions(std::vector<Problem>& problems) {
  std::set<std::string> seen;
  std::erase_if(problems, [&seen](const Problem& problem) {
    return !seen.insert(problem.origin.text() + '\n' + problem.message).second;
  });
}

}  // namespace

void put_in_order(Survey& survey) {
  remove_repetitions(survey.problems);
  remove_repetitions(survey.executable_lines);
  std::stable_sort(survey.packages.begin(), survey.packages.end(),
                   [](const Package& a, const Package& b) { return a.normalized < b.normalized; });
}

std::string_view origin_name(OriginKind kind) {
  constexpr std::string_view kNames[] = {"host", "image", "environment", "lock file",
                                         "project file"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string Origin::text() const {
  return line > 0 ? path + ":" + std::to_string(line) : path;
}

std::string_view libc_name(LibcKind kind) {
  constexpr std::string_view kNames[] = {"glibc", "musl", "bionic", "another libc"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view source_name(PackageSource source) {
  constexpr std::string_view kNames[] = {"dist-info",   "egg-info",   "egg",  "egg-link",
                                         "requirement", "constraint", "lock", "conda"};
  return kNames[static_cast<std::size_t>(source)];
}

const Package* find_package(const Survey& survey, std::string_view name,
                            std::optional<std::size_t> interpreter) {
  const std::string wanted = normalized_name(name);
  const auto found =
      std::find_if(survey.packages.begin(), survey.packages.end(), [&](const Package& package) {
        return package.normalized == wanted && !package.shadowed &&
               package.source != PackageSource::constraint && package.applies != false &&
               (!interpreter || package.interpreter == interpreter);
      });
  return found == survey.packages.end() ? nullptr : &*found;
}

}  // namespace sqreen::compat
