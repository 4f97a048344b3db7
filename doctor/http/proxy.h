// SPDX-License-Identifier: Apache-2.0
// Which proxy a request of ours takes, and who says so: the setting http_proxy, else the variables
// that libcurl knows. Decided here, from the environment of the app, and given to libcurl, which
// would ask the environment of its own process.
#pragma once

#include <string>

#include "core/environment.h"
#include "core/http_url.h"

namespace sqreen::doctor::http {

struct Proxy {
  std::string url;             // for libcurl; may hold a password. Empty: none
  std::string origin;          // "the setting http_proxy", "the variable https_proxy"; empty: none
  std::string passed_over_by;  // "no_proxy": it names the host, so that `url` is empty

  // "http://proxy.example:3128": what may be printed.
  std::string shown() const;
  bool resolves_names() const;  // the host's name goes to the proxy as it is
};

// `setting`: Settings::http_proxy. An `http://` URL is never sent by the variable HTTP_PROXY: under
// CGI a client can set that one by a header.
Proxy choose_proxy(const HttpUrl& url, const std::string& setting, const Environment& environment);

}  // namespace sqreen::doctor::http
