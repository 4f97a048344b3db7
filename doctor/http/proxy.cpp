// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/proxy.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/ascii.h"
#include "core/text.h"
#include "doctor/http/no_proxy.h"

namespace sqreen::doctor::http {
namespace {

// In libcurl's order.
constexpr auto kForTls =
    std::to_array<std::string_view>({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
constexpr auto kForPlain =
    std::to_array<std::string_view>({"http_proxy", "all_proxy", "ALL_PROXY"});
constexpr auto kExceptions = std::to_array<std::string_view>({"no_proxy", "NO_PROXY"});

// The first that is set, and to what.
template <std::size_t count>
std::string_view first_set(const std::array<std::string_view, count>& names,
                           const Environment& environment, std::string& value) {
  for (const std::string_view name : names) {
    value = find(environment, name).value_or("");
    if (!value.empty()) return name;
  }
  return {};
}

}  // namespace

// Nothing before the last `@`, wherever that stands: a password may hold what ends a host
// elsewhere.
std::string Proxy::shown() const {
  std::string_view rest = url;
  std::string scheme = "http://";
  const std::size_t mark = rest.find("://");
  if (mark != std::string_view::npos &&
      std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(mark),
                  is_ascii_alphanumeric)) {
    scheme = rest.substr(0, mark + 3);
    rest.remove_prefix(mark + 3);
  }
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos) rest.remove_prefix(at + 1);
  return scheme + std::string(rest.substr(0, rest.find_first_of("/?#")));
}

bool Proxy::resolves_names() const {
  return !url.empty() && !to_lower(url).starts_with("socks5://") &&
         !to_lower(url).starts_with("socks4://");
}

Proxy choose_proxy(const HttpUrl& url, const std::string& setting, const Environment& environment) {
  Proxy proxy{.url = setting, .origin = "the setting http_proxy", .passed_over_by = {}};
  if (proxy.url.empty()) {
    proxy.origin = "the variable ";
    proxy.origin += url.tls ? first_set(kForTls, environment, proxy.url)
                            : first_set(kForPlain, environment, proxy.url);
  }
  if (proxy.url.empty()) return {};
  std::string exceptions;
  const std::string_view name = first_set(kExceptions, environment, exceptions);
  if (goes_without_proxy(url.host, exceptions)) {
    proxy.url.clear();
    proxy.passed_over_by = name;
  }
  return proxy;
}

}  // namespace sqreen::doctor::http
