// SPDX-License-Identifier: Apache-2.0
#include "agent/self_test.h"

#include <algorithm>

namespace sqreen::agent {
namespace {

constexpr std::size_t kTokenSize = 32;

std::string percent_encoded(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      out += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace

bool is_self_test_token(std::string_view text) {
  return text.size() == kTokenSize && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string self_test_statement(std::string_view value) {
  return "SELECT '" + std::string(value) + "'";
}

std::string self_test_target() {
  return "/?honest=" + percent_encoded(kSelfTestHonest) +
         "&attack=" + percent_encoded(kSelfTestAttack);
}

}  // namespace sqreen::agent
