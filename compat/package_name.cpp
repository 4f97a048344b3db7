// SPDX-License-Identifier: Apache-2.0
#include "compat/package_name.h"

#include <algorithm>

#include "core/ascii.h"

namespace sqreen::compat {
namespace {

bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.';
}
}  // namespace

std::string normalized_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    if (!is_separator(c)) {
      out += ascii_lower(c);
    } else if (out.empty() || out.back() != '-') {
      out += '-';
    }
  }
  return out;
}

bool is_package_name(std::string_view name) {
  return !name.empty() && is_ascii_alphanumeric(name.front()) &&
         is_ascii_alphanumeric(name.back()) && std::all_of(name.begin(), name.end(), [](char c) {
           return is_ascii_alphanumeric(c) || is_separator(c);
         });
}

}  // namespace sqreen::compat
