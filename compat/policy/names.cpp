// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/names.h"

#include <algorithm>

#include "compat/package_name.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

bool contains(Words words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "MS SQL Server" -> "ms-sql-server"
std::string normalized_item(std::string_view name) {
  std::string hyphened(trim(name));
  std::replace(hyphened.begin(), hyphened.end(), ' ', '-');
  return normalized_name(hyphened);
}

}  // namespace

std::string_view area_name(Area area) {
  return area_titles()[static_cast<std::size_t>(area)].name;
}

std::string_view area_title(Area area) {
  return area_titles()[static_cast<std::size_t>(area)].title;
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::supported:
      return "supported";
    case Verdict::unsupported:
      return "unsupported";
    case Verdict::unknown:
      return "unknown";
  }
  return "unknown";
}

const Subject* find_subject(std::string_view name) {
  const std::string wanted = normalized_item(name);
  for (const Subject& subject : subjects()) {
    if (subject.name == wanted || contains(subject.also, wanted)) return &subject;
  }
  for (const Subject& subject : subjects()) {
    if (contains(subject.packages, wanted)) return &subject;
  }
  return nullptr;
}

std::optional<std::string_view> similar_subject(std::string_view name) {
  std::vector<std::string_view> known;
  for (const Subject& subject : subjects()) {
    known.push_back(subject.name);
    known.insert(known.end(), subject.also.begin(), subject.also.end());
    known.insert(known.end(), subject.packages.begin(), subject.packages.end());
  }
  return did_you_mean(normalized_item(name), known);
}

std::vector<PackageSubject> subjects_of_package(std::string_view package) {
  std::vector<PackageSubject> found;
  for (const Subject& subject : subjects()) {
    if (contains(subject.packages, package)) found.push_back({&subject, true});
  }
  for (const Subject& subject : subjects()) {
    if (contains(subject.with, package)) found.push_back({&subject, false});
  }
  return found;
}

const Policy* find_policy(std::string_view name) {
  for (const Policy& policy : policies()) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

}  // namespace sqreen::compat
