// SPDX-License-Identifier: Apache-2.0
#include "compat/package_name.h"

#include <algorithm>

namespace sqreen::compat {
namespace {

bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.';
}
bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string normalized_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (const char c : name) {
    if (!is_separator(c)) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (out.empty() || out.back() != '-') {
      out += '-';
    }
  }
  return out;
}

bool is_package_name(std::string_view name) {
  return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || is_separator(c); });
}

}  // namespace sqreen::compat
