// SPDX-License-Identifier: Apache-2.0
#include "core/http_url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "core/ascii.h"
#include "core/text.h"

namespace sqreen {
namespace {

constexpr std::size_t kLongest = 2048;
constexpr int kPlainPort = 80;
constexpr int kTlsPort = 443;
constexpr int kLastPort = 65535;

bool is_ipv6(const std::string& host) {
  unsigned char bytes[16];
  return inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

bool is_host_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '-' || c == '.' || c == '_';
  });
}

bool take_port(std::string_view digits, int& port) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port > 0 &&
         port <= kLastPort;
}

bool is_path_character(char c) {
  return c > ' ' && c < '\x7F' &&
         std::string_view("?#\"<>\\^`{|}").find(c) == std::string_view::npos;
}

// "host", "host:port", "[address]:port"
bool take_authority(std::string_view text, HttpUrl& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    url.host = to_lower(text.substr(1, close - 1));
    if (!is_ipv6(url.host)) return false;
    port = text.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) return false;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    url.host = to_lower(text.substr(0, colon));
    if (!is_host_name(url.host)) return false;
    port = text.substr(colon);
  }
  return port.empty() || take_port(port.substr(1), url.port);
}

}  // namespace

std::string HttpUrl::authority() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string HttpUrl::origin() const {
  std::string text = authority();
  if (port == (tls ? kTlsPort : kPlainPort)) text.erase(text.rfind(':'));
  return (tls ? "https://" : "http://") + text;
}

bool HttpUrl::is_loopback() const {
  unsigned char bytes[4];
  return host == "localhost" || host.ends_with(".localhost") || host == "::1" ||
         (inet_pton(AF_INET, host.c_str(), bytes) == 1 && bytes[0] == 127);
}

std::optional<HttpUrl> parse_http_url(std::string_view text) {
  constexpr std::string_view kMark = "://";
  const std::size_t mark = text.find(kMark);
  if (mark == std::string_view::npos || text.size() > kLongest) return std::nullopt;
  HttpUrl url;
  const std::string scheme = to_lower(text.substr(0, mark));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  url.tls = scheme == "https";
  url.port = url.tls ? kTlsPort : kPlainPort;
  text.remove_prefix(mark + kMark.size());
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (!take_authority(text.substr(0, slash), url)) return std::nullopt;
  url.path = text.substr(slash);
  if (!std::all_of(url.path.begin(), url.path.end(), is_path_character)) return std::nullopt;
  return url;
}

bool holds_credentials(std::string_view url) {
  const std::size_t mark = url.find("://");
  if (mark != std::string_view::npos) url.remove_prefix(mark + 3);
  return url.substr(0, url.find_first_of("/?#")).find('@') != std::string_view::npos;
}

}  // namespace sqreen
