// SPDX-License-Identifier: Apache-2.0
// Whatever a strict parser accepts, the scanner must find every string of.
#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "fuzzed_inputs.h"

namespace {

using sqreen::agent::Input;
using sqreen::agent::Inputs;

bool holds(const Inputs& inputs, const std::string& value, bool is_name) {
  return std::any_of(inputs.all().begin(), inputs.all().end(), [&](const Input& input) {
    return input.value == value && input.is_name == is_name;
  });
}

bool is_plain(const std::string& name) {
  return name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") ==
         std::string::npos;
}

void check_found(const Inputs& inputs, const nlohmann::json& value, int depth) {
  if (depth > 100) return;  // of this function's own recursion
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    sqreen::agent::fuzz::require(text.empty() || holds(inputs, text, false), "a string is found");
  }
  if (value.is_object()) {
    for (const auto& [key, unused] : value.items()) {
      sqreen::agent::fuzz::require(is_plain(key) || holds(inputs, key, true), "a key is found");
    }
  }
  if (value.is_structured()) {
    for (const auto& child : value) check_found(inputs, child, depth + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sqreen::agent::fuzz::check_body("application/json", text);
  Inputs inputs({.count = 100000, .json_depth = 64});
  inputs.parse_body("application/json", text, true);
  const bool too_deep =
      std::count(text.begin(), text.end(), '[') > 500;  // nlohmann recurses on destruction
  if (too_deep || inputs.dropped() > 0 || text.find('\0') != std::string_view::npos) return 0;
  const nlohmann::json parsed = nlohmann::json::parse(text, nullptr, false);
  if (!parsed.is_discarded()) check_found(inputs, parsed, 0);
  return 0;
}
