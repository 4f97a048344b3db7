// SPDX-License-Identifier: Apache-2.0
// no_proxy as we read it, and as the libcurl of this machine does: both are asked every case.
#include "doctor/http/no_proxy.h"

#include <gmock/gmock.h>
#include <netinet/in.h>

#include <string>

#include "doctor/http/libcurl.h"

namespace sqreen::doctor::http {
namespace {

struct Case {
  const char* host;
  const char* no_proxy;
  bool without;
};

constexpr Case kCases[] = {
    {"dash.example.com", "", false},
    {"dash.example.com", "*", true},
    {"dash.example.com", "*, other.com", false},
    {"dash.example.com", "example.com", true},
    {"dash.example.com", ".example.com", true},
    {"dash.example.com", "EXAMPLE.com.", true},
    {"dash.example.com", "dash.example.com", true},
    {"dash.example.com", "other.com  ,\texample.com", true},
    {"dash.example.com", "other.com example.com", true},
    {"dash.example.com", "ample.com", false},
    {"dash.example.com", "dash.example.com.org", false},
    {"dash.example.com", "www.dash.example.com", false},
    {"dash.example.com", "10.0.0.0/8", false},
    {"10.1.2.3", "10.1.2.3", true},
    {"10.1.2.3", "10.0.0.0/8", true},
    {"10.1.2.3", "10.1.2.0/31", false},
    {"10.1.2.3", "10.1.2.2/31", true},
    {"10.1.2.3", "11.0.0.0/8,10.1.2.3/32", true},
    {"10.1.2.3", "10.0.0.0/33", false},
    {"10.1.2.3", ".2.3", false},
    {"::1", "::1", true},
    {"2001:db9::7", "2001:db8::/32", false},
};

constexpr int kProxyPort = 3128;

// Opens nothing: notes where libcurl would have connected to.
curl_socket_t note_port(void* port, curlsocktype, curl_sockaddr* address) {
  if (address->family == AF_INET) {
    *static_cast<int*>(port) = ntohs(reinterpret_cast<const sockaddr_in&>(address->addr).sin_port);
  } else {
    *static_cast<int*>(port) =
        ntohs(reinterpret_cast<const sockaddr_in6&>(address->addr).sin6_port);
  }
  return CURL_SOCKET_BAD;
}

class NoProxy : public testing::TestWithParam<Case> {};

TEST_P(NoProxy, IsReadAsItSays) {
  EXPECT_EQ(goes_without_proxy(GetParam().host, GetParam().no_proxy), GetParam().without)
      << GetParam().host << " by \"" << GetParam().no_proxy << "\"";
}

TEST_P(NoProxy, IsReadAsLibcurlDoes) {
  const Expected<Libcurl> curl = load_libcurl();
  if (!curl) GTEST_SKIP() << "no libcurl on this machine: " << curl.error().message;
  const std::string host = GetParam().host;
  const bool is_address = host.find_first_not_of("0123456789.:") == std::string::npos ||
                          host.find(':') != std::string::npos;
  CURL* transfer = curl->easy_init();
  const std::string written = host.find(':') == std::string::npos ? host : "[" + host + "]";
  curl->easy_setopt(transfer, CURLOPT_URL, ("http://" + written + ":8080/").c_str());
  curl->easy_setopt(transfer, CURLOPT_PROXY, "http://127.0.0.1:3128");
  curl->easy_setopt(transfer, CURLOPT_NOPROXY, GetParam().no_proxy);
  curl_slist* addresses = nullptr;
  if (!is_address) addresses = curl->slist_append(nullptr, (host + ":8080:127.0.0.1").c_str());
  curl->easy_setopt(transfer, CURLOPT_RESOLVE, addresses);
  int port = 0;
  curl->easy_setopt(transfer, CURLOPT_OPENSOCKETFUNCTION, note_port);
  curl->easy_setopt(transfer, CURLOPT_OPENSOCKETDATA, &port);
  EXPECT_EQ(curl->easy_perform(transfer), CURLE_COULDNT_CONNECT);
  EXPECT_EQ(port != kProxyPort, GetParam().without)
      << host << " by \"" << GetParam().no_proxy << "\": port " << port;
  curl->easy_cleanup(transfer);
  curl->slist_free_all(addresses);
}

// libcurl 7.88 documents networks of IPv6 and misses them.
TEST(NoProxy6, KnowsNetworks) {
  EXPECT_TRUE(goes_without_proxy("2001:db8::7", "10.0.0.0/8, 2001:db8::/32"));
  EXPECT_FALSE(goes_without_proxy("2001:db8::7", "2001:db8::8/125,2001:db8::/129"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, NoProxy, testing::ValuesIn(kCases));

}  // namespace
}  // namespace sqreen::doctor::http
