// SPDX-License-Identifier: Apache-2.0
// libcurl says that something failed; this says where, so that one check speaks and not five.
#include <array>

#include "core/text.h"
#include "doctor/http/libcurl.h"
#include "doctor/network/facts.h"

namespace sqreen::doctor {
namespace {

constexpr long kProxyWantsCredentials = 407;

struct Meaning {
  CURLcode code;
  WayEnd end;
};
constexpr auto kMeanings = std::to_array<Meaning>({
    {CURLE_COULDNT_RESOLVE_PROXY, WayEnd::no_name},
    {CURLE_COULDNT_RESOLVE_HOST, WayEnd::no_name},
    {CURLE_COULDNT_CONNECT, WayEnd::not_connected},
    {CURLE_OPERATION_TIMEDOUT, WayEnd::silent},
    {CURLE_PROXY, WayEnd::refused_by_proxy},
    {CURLE_SSL_CONNECT_ERROR, WayEnd::no_tls},
    {CURLE_PEER_FAILED_VERIFICATION, WayEnd::bad_certificate},
    {CURLE_SSL_CACERT_BADFILE, WayEnd::bad_certificate},
    {CURLE_SSL_ISSUER_ERROR, WayEnd::bad_certificate},
    {CURLE_SSL_INVALIDCERTSTATUS, WayEnd::bad_certificate},
});

// A proxy of HTTP carries TLS by CONNECT, and everything else by itself; one of SOCKS is through
// once the connection stands.
bool is_through_proxy(const Way& way) {
  const Exchange& exchange = way.exchange;
  if (exchange.code == CURLE_COULDNT_RESOLVE_PROXY || exchange.code == CURLE_PROXY) return false;
  if (to_lower(way.proxy.url).starts_with("socks")) return exchange.connected;
  return way.url.tls && exchange.proxy_status / 100 == 2;
}

WayEnd end_of(const Way& way) {
  const Exchange& exchange = way.exchange;
  const bool proxied = !way.proxy.url.empty();
  if (proxied && exchange.proxy_status >= 300) return WayEnd::refused_by_proxy;
  if (proxied && exchange.status == kProxyWantsCredentials) return WayEnd::refused_by_proxy;
  if (exchange.status != 0) return WayEnd::answered;
  // A resolver that says nothing.
  if (exchange.code == CURLE_OPERATION_TIMEDOUT && !exchange.resolved) return WayEnd::no_name;
  for (const Meaning& meaning : kMeanings) {
    if (meaning.code == exchange.code) return meaning.end;
  }
  return exchange.connected ? WayEnd::no_http : WayEnd::untried;
}

}  // namespace

void judge_exchange(Way& way) {
  if (!way.exchange.no_library.empty()) {
    way.end = WayEnd::untried;
    way.why = "libcurl cannot be loaded: " + way.exchange.no_library;
    return;
  }
  way.end = end_of(way);
  way.why = way.exchange.error;
  way.at_proxy = way.end != WayEnd::answered && way.end != WayEnd::untried &&
                 !way.proxy.url.empty() && !is_through_proxy(way) &&
                 way.exchange.code != CURLE_COULDNT_RESOLVE_HOST;
}

}  // namespace sqreen::doctor
