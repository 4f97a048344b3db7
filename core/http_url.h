// SPDX-License-Identifier: Apache-2.0
// The URL of a server that we may talk to, taken apart. Strict, since it comes from a setting and
// gets printed: no user, password, query or fragment, a host in ASCII.
//
//   parse_http_url("https://Sqreen.example.com/eu")->origin()  ->  "https://sqreen.example.com"
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sqreen {

struct HttpUrl {
  bool tls = true;
  std::string host;  // lower case; an IPv6 address without its brackets
  int port = 443;
  std::string path;  // with its slash; empty: none was given

  bool operator==(const HttpUrl&) const = default;
  std::string authority() const;  // "sqreen.example.com:443", "[::1]:8443"
  std::string origin() const;     // "https://sqreen.example.com", with the port when it is unusual
  std::string text() const { return origin() + path; }
  bool is_loopback() const;  // by its name or address: nothing of it leaves this machine
};

std::optional<HttpUrl> parse_http_url(std::string_view text);

// Whether an URL, good or not, has something before an `@` in front of its path.
bool holds_credentials(std::string_view url);

}  // namespace sqreen
