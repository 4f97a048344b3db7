// SPDX-License-Identifier: Apache-2.0
// The first line is a host, the rest a proxy's URL and no_proxy, a line each: whatever they say, a
// password of the URL is never shown, and a host that goes without the proxy has none.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "doctor/http/no_proxy.h"
#include "doctor/http/proxy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto line = [&rest] {
    const std::string_view text = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), text.size() + 1));
    return std::string(text);
  };
  sqreen::HttpUrl url;
  url.host = line();
  const std::string setting = line();
  const std::string exceptions(rest);
  const sqreen::doctor::http::Proxy proxy =
      sqreen::doctor::http::choose_proxy(url, setting, {{"no_proxy", exceptions}});
  const bool without = sqreen::doctor::http::goes_without_proxy(url.host, exceptions);
  if (!setting.empty() && proxy.url.empty() != without) std::abort();
  if (proxy.shown().find('@') != std::string::npos) std::abort();
  return 0;
}
