// SPDX-License-Identifier: Apache-2.0
// How far a request gets on its way to the dashboard that an app of this host is set to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/http_url.h"
#include "doctor/http/authorities.h"
#include "doctor/http/proxy.h"
#include "doctor/network/exchange.h"
#include "doctor/place.h"

namespace sqreen::doctor {

// Where the way ends, and so which check has to speak.
enum class WayEnd : unsigned char {
  answered,          // by something that speaks HTTP, whatever it says
  untried,           // see Way::why
  no_name,           // the name has no address here
  not_connected,     // refused, or no way there
  silent,            // no answer in time
  refused_by_proxy,  // it wants credentials, or does not let through
  bad_certificate,   // one that cannot be believed
  no_tls,            // it speaks no TLS that libcurl understands
  no_http,           // what answers is no web server
};

struct Way {
  HttpUrl url;
  Place place;                        // where dashboard_url stands
  std::optional<std::size_t> launch;  // in Facts::launches
  http::Proxy proxy;
  http::Authorities authorities;

  WayEnd end = WayEnd::untried;
  bool at_proxy = false;  // it ends there, not at the dashboard
  std::string why;        // libcurl's words, or why it was not tried
  Exchange exchange;
};

struct NetworkFacts {
  std::string skipped;  // "--offline": nothing was tried, and that is why
  std::vector<Way> ways;
};

// Fills end, at_proxy and why from way.exchange.
void judge_exchange(Way& way);

}  // namespace sqreen::doctor
