// SPDX-License-Identifier: Apache-2.0
// One request to a dashboard and what came of it, as libcurl tells it. HEAD, without the token,
// cookies or credentials of ours; no redirect is followed, and whatever answers is read up to 64
// KiB and never repeated but for what stands here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/http_url.h"
#include "doctor/http/authorities.h"
#include "doctor/http/proxy.h"

namespace sqreen::doctor::http {
struct Libcurl;
}

namespace sqreen::doctor {

// What the server shows, believed or not.
struct Certificate {
  std::string subject;  // "CN = dash.example", as libcurl prints it
  std::string issuer;
  std::int64_t begins = 0;  // seconds since 1970; 0: not known
  std::int64_t ends = 0;
};

struct Exchange {
  int code = 0;            // a CURLcode
  std::string error;       // libcurl's words for it; foreign bytes may be among them
  bool resolved = false;   // a name became an address
  bool connected = false;  // with the host, or with the proxy
  bool encrypted = false;  // TLS with the host was agreed upon
  long status = 0;         // of the answer; 0: none
  long proxy_status = 0;   // of the proxy's answer to CONNECT; 0: none
  // Why the certificate is not believed, in numbers of the TLS library; 0: that was not it.
  long verdict = 0;
  bool openssl = true;               // whose numbers these are
  std::int64_t now = 0;              // this machine's clock when the answer came
  std::optional<std::int64_t> date;  // the answer's, by its header
  std::optional<Certificate> certificate;
  bool speaks_plain_http = false;  // asked again without TLS, it answered
  std::string no_library;          // why there is no libcurl; else empty
};

struct ExchangeRequest {
  HttpUrl url;
  http::Proxy proxy;
  http::Authorities authorities;
  std::string user_agent;
};

// Where TLS fails, asks a second time to say why: without believing the certificate, or without
// TLS. Takes no longer than `patience` in all, but for a resolver that libcurl cannot leave
// (before 7.87). Call it in a process of its own (exchange_process.h).
Exchange exchange_with(const http::Libcurl& curl, const ExchangeRequest& request,
                       std::chrono::milliseconds patience);

}  // namespace sqreen::doctor
