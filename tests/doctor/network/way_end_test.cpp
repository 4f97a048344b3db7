// SPDX-License-Identifier: Apache-2.0
// Which end of the way libcurl's words mean, and that one check alone speaks of each.
#include <gmock/gmock.h>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/http/libcurl.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {
namespace {

struct Case {
  const char* name;
  const char* url;
  const char* proxy;
  Exchange exchange;
  WayEnd end;
  bool at_proxy;
  const char* check;  // the one that warns; empty: none does
};

Exchange failed(CURLcode code, bool resolved = false, bool connected = false, long proxy = 0) {
  Exchange exchange{.code = code, .error = "words", .resolved = resolved, .connected = connected};
  exchange.proxy_status = proxy;
  exchange.now = 1'790'000'000;
  return exchange;
}

Exchange answered(long status) {
  Exchange exchange{.resolved = true, .connected = true, .encrypted = true, .status = status};
  return exchange;
}

constexpr const char* kTls = "https://dash.example";
constexpr const char* kPlain = "http://127.0.0.1:8080";
constexpr const char* kHttpProxy = "http://proxy:3128";
constexpr const char* kSocks = "socks5://proxy:1080";

const Case kCases[] = {
    {"Answered", kTls, "", answered(200), WayEnd::answered, false, ""},
    {"AnsweredWithAnError", kTls, "", answered(500), WayEnd::answered, false, ""},
    {"NoName", kTls, "", failed(CURLE_COULDNT_RESOLVE_HOST), WayEnd::no_name, false, "network.dns"},
    {"SilentResolver", kTls, "", failed(CURLE_OPERATION_TIMEDOUT), WayEnd::no_name, false,
     "network.dns"},
    {"NameBehindSocks", kTls, kSocks, failed(CURLE_COULDNT_RESOLVE_HOST), WayEnd::no_name, false,
     "network.dns"},
    {"Refused", kTls, "", failed(CURLE_COULDNT_CONNECT, true), WayEnd::not_connected, false,
     "network.unreachable"},
    {"SilentHost", kTls, "", failed(CURLE_OPERATION_TIMEDOUT, true), WayEnd::silent, false,
     "network.unreachable"},
    {"SilentInTls", kTls, "", failed(CURLE_OPERATION_TIMEDOUT, true, true), WayEnd::silent, false,
     "network.unreachable"},
    {"Empty", kPlain, "", failed(CURLE_GOT_NOTHING, true, true), WayEnd::no_http, false,
     "network.unreachable"},
    {"NoHttp", kPlain, "", failed(CURLE_UNSUPPORTED_PROTOCOL, true, true), WayEnd::no_http, false,
     "network.unreachable"},
    {"LibcurlWithoutTls", kTls, "", failed(CURLE_UNSUPPORTED_PROTOCOL), WayEnd::untried, false, ""},
    {"NoTls", kTls, "", failed(CURLE_SSL_CONNECT_ERROR, true, true), WayEnd::no_tls, false,
     "network.tls"},
    {"BadCertificate", kTls, "", failed(CURLE_PEER_FAILED_VERIFICATION, true, true),
     WayEnd::bad_certificate, false, "network.tls"},
    {"BadFileOfAuthorities", kTls, "", failed(CURLE_SSL_CACERT_BADFILE, true),
     WayEnd::bad_certificate, false, "network.tls"},
    {"ProxyWithoutName", kTls, kHttpProxy, failed(CURLE_COULDNT_RESOLVE_PROXY), WayEnd::no_name,
     true, "network.proxy"},
    {"ProxyGone", kTls, kHttpProxy, failed(CURLE_COULDNT_CONNECT, true), WayEnd::not_connected,
     true, "network.proxy"},
    {"ProxySilent", kTls, kHttpProxy, failed(CURLE_OPERATION_TIMEDOUT, true, true), WayEnd::silent,
     true, "network.proxy"},
    {"ProxyWantsCredentials", kTls, kHttpProxy, failed(CURLE_RECV_ERROR, true, true, 407),
     WayEnd::refused_by_proxy, true, "network.proxy"},
    {"ProxyForbids", kTls, kHttpProxy, failed(CURLE_COULDNT_CONNECT, true, true, 403),
     WayEnd::refused_by_proxy, true, "network.proxy"},
    {"ProxyOfPlainHttpWantsCredentials", kPlain, kHttpProxy, answered(407),
     WayEnd::refused_by_proxy, true, "network.proxy"},
    {"CertificateBehindProxy", kTls, kHttpProxy,
     failed(CURLE_PEER_FAILED_VERIFICATION, true, true, 200), WayEnd::bad_certificate, false,
     "network.tls"},
    {"CertificateOfProxy", kTls, "https://proxy",
     failed(CURLE_PEER_FAILED_VERIFICATION, true, true), WayEnd::bad_certificate, true,
     "network.proxy"},
    {"SocksRefuses", kTls, kSocks, failed(CURLE_PROXY, true, true), WayEnd::refused_by_proxy, true,
     "network.proxy"},
    {"SilentBehindSocks", kTls, kSocks, failed(CURLE_OPERATION_TIMEDOUT, true, true),
     WayEnd::silent, false, "network.unreachable"},
};

class Ends : public testing::TestWithParam<Case> {};

TEST_P(Ends, AreToldApart) {
  Way way{.url = *parse_http_url(GetParam().url)};
  way.proxy.url = GetParam().proxy;
  way.exchange = GetParam().exchange;
  judge_exchange(way);
  EXPECT_EQ(way.end, GetParam().end);
  EXPECT_EQ(way.at_proxy, GetParam().at_proxy);
  Facts facts;
  facts.network.ways.push_back(way);
  std::vector<std::string> warned;
  for (const Finding& finding : judge(all_checks(), facts, {.select = {"network"}}).findings) {
    if (finding.severity == Severity::warning) warned.push_back(finding.id);
  }
  if (*GetParam().check == '\0') {
    EXPECT_THAT(warned, testing::IsEmpty());
  } else {
    EXPECT_THAT(warned, testing::ElementsAre(GetParam().check));
  }
}

INSTANTIATE_TEST_SUITE_P(All, Ends, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace sqreen::doctor
