// SPDX-License-Identifier: Apache-2.0
#include "core/setting_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/http_url.h"
#include "core/text.h"

namespace sqreen {
namespace {

// A word of a closed set and what it stands for; words after the first of a meaning are other
// spellings.
template <typename Value>
struct Word {
  std::string_view word;
  Value value;
};

template <typename Value, std::size_t count>
const Word<Value>* find_word(const std::array<Word<Value>, count>& words, std::string_view text) {
  for (const Word<Value>& word : words) {
    if (equals_ignoring_case(word.word, text)) return &word;
  }
  return nullptr;
}

template <typename Value, std::size_t count>
std::string suggestion(const std::array<Word<Value>, count>& words, std::string_view text) {
  std::array<std::string_view, count> names;
  for (std::size_t i = 0; i < count; ++i) names[i] = words[i].word;
  const auto meant = did_you_mean(text, names);
  return meant ? "; did you mean \"" + std::string(*meant) + "\"?" : "";
}

bool is_visible(char c) {
  return c > ' ' && c != '\x7F';
}

bool parse_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool is_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  unsigned char bytes[16];
  const bool is_v4 = inet_pton(AF_INET, address.c_str(), bytes) == 1;
  if (!is_v4 && inet_pton(AF_INET6, address.c_str(), bytes) != 1) return false;
  if (slash == std::string_view::npos) return true;
  std::uint64_t prefix = 0;
  return parse_number(text.substr(slash + 1), prefix) && prefix <= (is_v4 ? 32u : 128u);
}

// Commas or line breaks separate (an ini value may go on in indented lines).
std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view item : split(line, ',')) {
      if (!trim(item).empty()) items.emplace_back(trim(item));
    }
  }
  return items;
}

constexpr auto kBooleans = std::to_array<Word<bool>>({
    {"1", true},
    {"0", false},
    {"true", true},
    {"false", false},
    {"yes", true},
    {"no", false},
    {"on", true},
    {"off", false},
});

constexpr auto kModes = std::to_array<Word<Mode>>({
    {"off", Mode::off},
    {"monitor", Mode::monitor},
    {"block", Mode::block},
});

constexpr auto kLogLevels = std::to_array<Word<LogLevel>>({
    {"CRITICAL", LogLevel::critical},
    {"ERROR", LogLevel::error},
    {"WARN", LogLevel::warning},
    {"WARNING", LogLevel::warning},  // as Python's logging spells it
    {"INFO", LogLevel::info},
    {"DEBUG", LogLevel::debug},
});

}  // namespace

std::string_view mode_name(Mode mode) {
  for (const Word<Mode>& word : kModes) {
    if (word.value == mode) return word.word;
  }
  return "unknown";
}

bool is_block_status(std::int64_t status) {
  return status >= 400 && status <= 599;
}

bool is_redirect_target(std::string_view location) {
  constexpr std::size_t kLongest = 4096;
  if (location.size() > kLongest) return false;
  if (!std::all_of(location.begin(), location.end(), is_visible)) return false;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (location.size() > scheme.size() &&
        equals_ignoring_case(location.substr(0, scheme.size()), scheme)) {
      return true;
    }
  }
  return location.starts_with('/');
}

Complaint take_text(std::string_view text, std::string& value) {
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    return "must be on one line";
  }
  value = text;
  return std::nullopt;
}

Complaint take_boolean(std::string_view text, bool& value) {
  const auto* word = find_word(kBooleans, text);
  if (word == nullptr) {
    return "is not a boolean (use 1 or 0, true or false, yes or no, on or off)";
  }
  value = word->value;
  return std::nullopt;
}

Complaint take_mode(std::string_view text, Mode& value) {
  const auto* word = find_word(kModes, text);
  if (word == nullptr) return "is not one of off, monitor, block" + suggestion(kModes, text);
  value = word->value;
  return std::nullopt;
}

Complaint take_log_level(std::string_view text, LogLevel& value) {
  const auto* word = find_word(kLogLevels, text);
  if (word == nullptr) {
    return "is not one of CRITICAL, ERROR, WARN, INFO, DEBUG" + suggestion(kLogLevels, text);
  }
  value = word->value;
  return std::nullopt;
}

Complaint take_block_status(std::string_view text, int& value) {
  std::uint64_t number = 0;
  if (!parse_number(text, number) || number > 999 ||
      !is_block_status(static_cast<std::int64_t>(number))) {
    return "is not an HTTP status from 400 to 599";
  }
  value = static_cast<int>(number);
  return std::nullopt;
}

Complaint take_size(std::string_view text, std::uint64_t& value) {
  constexpr std::string_view kUnits = "kmg";
  std::uint64_t unit = 1;
  std::string_view digits = text;
  if (!text.empty()) {
    const std::size_t power = kUnits.find(to_lower(text.substr(text.size() - 1)));
    if (power != std::string_view::npos) {
      unit = std::uint64_t{1} << (10 * (power + 1));
      digits = trim(text.substr(0, text.size() - 1));
    }
  }
  std::uint64_t number = 0;
  if (!parse_number(digits, number) || number > std::numeric_limits<std::int64_t>::max() / unit) {
    return "is not a size (use bytes like 65536, or 64K, 4M, 1G)";
  }
  value = number * unit;
  return std::nullopt;
}

Complaint take_absolute_folder(std::string_view text, std::string& value) {
  if (!text.starts_with('/')) return "is not an absolute path (start it with /)";
  return take_text(text, value);
}

Complaint take_header_name(std::string_view text, std::string& value) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";  // RFC 9110
  if (text.find_first_not_of(kAllowed) != std::string_view::npos) {
    return "is not the name of a header (like X-Real-IP)";
  }
  value = text;
  return std::nullopt;
}

Complaint take_dashboard_url(std::string_view text, std::string& value) {
  if (holds_credentials(text)) {
    return "has credentials in it; take them out, who sends is said by token (SQREEN_TOKEN)";
  }
  if (!parse_http_url(text)) {
    return "is not a dashboard's URL (like https://sqreen.example.com, without query or fragment)";
  }
  value = text;
  return std::nullopt;
}

Complaint take_proxy(std::string_view text, std::string& value) {
  const std::size_t mark = text.find("://");
  const bool known = mark == std::string_view::npos || [&] {
    const std::string scheme = to_lower(text.substr(0, mark));
    return scheme == "http" || scheme == "https" || scheme == "socks5" || scheme == "socks5h";
  }();
  if (!known || !std::all_of(text.begin(), text.end(), is_visible)) {
    return "is not a proxy's URL (like http://proxy.example:3128)";
  }
  value = text;
  return std::nullopt;
}

Complaint take_redirect(std::string_view text, std::string& value) {
  if (!is_redirect_target(text)) {
    return "is not a place to redirect to (use https://..., http://... or an absolute path)";
  }
  value = text;
  return std::nullopt;
}

Complaint take_keys(std::string_view text, std::vector<std::string>& value) {
  std::vector<std::string> keys = list_of(text);
  for (std::string& key : keys) key = to_lower(key);
  value = std::move(keys);
  return std::nullopt;
}

Complaint take_networks(std::string_view text, std::vector<std::string>& value) {
  std::vector<std::string> networks = list_of(text);
  if (networks.size() == 1 && equals_ignoring_case(networks[0], "none")) networks.clear();
  for (const std::string& network : networks) {
    if (!is_network(network)) {
      return "has \"" + printable(network) + "\", which is no address or CIDR network";
    }
  }
  value = std::move(networks);
  return std::nullopt;
}

}  // namespace sqreen
