// SPDX-License-Identifier: Apache-2.0
#include "compat/installed/direct_url.h"

#include <nlohmann/json.hpp>

#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kLongestUrl = 2048;

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && is_hex_digit(text[i + 1]) &&
        is_hex_digit(text[i + 2])) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t host = scheme + 3;
  const std::size_t end = url.find_first_of("/?#", host);
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(url);
  const std::string_view user = url.substr(host, at - host);
  // A bare user is a secret (a token) everywhere but where everybody's is called the same.
  if (user == "git") return std::string(url);
  return std::string(url.substr(0, host)) + std::string(url.substr(at + 1));
}

Expected<DirectUrl> parse_direct_url(std::string_view text) {
  DirectUrl direct;
  try {
    const auto json = nlohmann::json::parse(text);
    const auto url = json.find("url");
    if (!json.is_object() || url == json.end() || !url->is_string()) {
      return fail(ErrorCode::malformed, "has no \"url\"");
    }
    const std::string written = url->get<std::string>();
    direct.url = shortened(printable(without_credentials(written)), kLongestUrl);
    const auto folder = json.find("dir_info");
    if (folder != json.end() && folder->is_object()) {
      const auto editable = folder->find("editable");
      direct.editable =
          editable != folder->end() && editable->is_boolean() && editable->get<bool>();
    }
    if (written.starts_with("file://")) {
      const std::size_t slash = written.find('/', 7);
      if (slash != std::string::npos)
        direct.path = decoded(std::string_view(written).substr(slash));
    }
  } catch (const nlohmann::json::parse_error& error) {
    return fail(ErrorCode::malformed, "is no JSON (byte " + std::to_string(error.byte) + ")");
  } catch (const std::exception&) {
    return fail(ErrorCode::malformed, "is no JSON object");
  }
  return direct;
}

}  // namespace sqreen::compat
