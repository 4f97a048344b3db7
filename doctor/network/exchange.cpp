// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/exchange.h"

#include <array>
#include <ctime>
#include <string_view>

#include "core/text.h"
#include "doctor/http/libcurl.h"

namespace sqreen::doctor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostHeaders = 64u << 10;
constexpr milliseconds kLeast{50};  // below that a second question is not worth it

struct Head {
  const http::Libcurl& curl;
  std::size_t bytes = 0;
  std::optional<std::int64_t> date;
};

std::optional<std::int64_t> time_of(const http::Libcurl& curl, std::string_view text) {
  constexpr std::size_t kLongest = 64;
  if (text.empty() || text.size() > kLongest) return std::nullopt;
  std::string date(text);
  // "2026-11-26 02:30:40 GMT", as libcurl itself writes a certificate's dates where it is not on
  // OpenSSL, is none that it reads; without the hyphens it is.
  if (date.size() > 8 && date[4] == '-' && date[7] == '-') date.erase(7, 1).erase(4, 1);
  const std::time_t time = curl.getdate(date.c_str(), nullptr);
  if (time == -1) return std::nullopt;
  return time;
}

// A libcurl callback: a line of the answer's head, as it came.
std::size_t take_header(const char* line, std::size_t size, std::size_t count, void* user) {
  Head& head = *static_cast<Head*>(user);
  head.bytes += size * count;
  if (head.bytes > kMostHeaders) return 0;  // ends the transfer
  const std::string_view text(line, size * count);
  constexpr std::string_view kDate = "date:";
  if (text.size() > kDate.size() && equals_ignoring_case(text.substr(0, kDate.size()), kDate)) {
    head.date = time_of(head.curl, trim(text.substr(kDate.size())));
  }
  return size * count;
}

// A libcurl callback: a body where there should be none.
std::size_t take_nothing(const char*, std::size_t, std::size_t, void*) {
  return 0;
}

class Transfer {
 public:
  Transfer(const http::Libcurl& curl, const ExchangeRequest& request)
      : curl_(curl), request_(request), handle_(curl.easy_init()) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    if (handle_ != nullptr) curl_.easy_cleanup(handle_);
    curl_.slist_free_all(headers_);
  }

  Exchange run(const HttpUrl& url, bool believe, milliseconds patience) {
    Exchange exchange;
    if (handle_ == nullptr) {
      exchange.code = CURLE_FAILED_INIT;
      exchange.error = "libcurl does not start";
      return exchange;
    }
    Head head{curl_};
    std::array<char, CURL_ERROR_SIZE> words{};
    set(CURLOPT_ERRORBUFFER, words.data());
    set(CURLOPT_HEADERDATA, &head);
    set_up(url, believe, patience);
    exchange.code = curl_.easy_perform(handle_);
    exchange.now = std::time(nullptr);
    exchange.error =
        words[0] != '\0' ? words.data() : curl_.easy_strerror(static_cast<CURLcode>(exchange.code));
    exchange.date = head.date;
    read_facts(exchange);
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    return exchange;
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    // What an older libcurl does not know is left out: nothing here that is needed is newer.
    static_cast<void>(curl_.easy_setopt(handle_, option, value));
  }

  void set_up(const HttpUrl& url, bool believe, milliseconds patience) {
    set(CURLOPT_URL, url.text().c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_HEADERFUNCTION, take_header);
    set(CURLOPT_WRITEFUNCTION, take_nothing);
    // Empty, not unset: unset means the environment of this process, which is not the app's.
    set(CURLOPT_PROXY, request_.proxy.url.c_str());
    set(CURLOPT_NOPROXY, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_USERAGENT, request_.user_agent.c_str());
    // A cache's answer would have an old date.
    if (headers_ == nullptr) headers_ = curl_.slist_append(nullptr, "Cache-Control: no-cache");
    set(CURLOPT_HTTPHEADER, headers_);
    set(CURLOPT_SSL_VERIFYPEER, believe ? 1L : 0L);
    set(CURLOPT_SSL_VERIFYHOST, believe ? 2L : 0L);
    set(CURLOPT_CERTINFO, 1L);
    if (!request_.authorities.file.empty()) set(CURLOPT_CAINFO, request_.authorities.file.c_str());
    if (!request_.authorities.folder.empty())
      set(CURLOPT_CAPATH, request_.authorities.folder.c_str());
  }

  template <typename Value>
  Value get(CURLINFO info) const {
    Value value{};
    static_cast<void>(curl_.easy_getinfo(handle_, info, &value));
    return value;
  }

  void read_facts(Exchange& exchange) const {
    exchange.resolved = get<curl_off_t>(CURLINFO_NAMELOOKUP_TIME_T) > 0;
    exchange.connected = get<curl_off_t>(CURLINFO_CONNECT_TIME_T) > 0;
    exchange.encrypted = get<curl_off_t>(CURLINFO_APPCONNECT_TIME_T) > 0;
    exchange.status = get<long>(CURLINFO_RESPONSE_CODE);
    exchange.proxy_status = get<long>(CURLINFO_HTTP_CONNECTCODE);
    exchange.verdict = get<long>(CURLINFO_SSL_VERIFYRESULT);
    if (const auto* tls = get<curl_tlssessioninfo*>(CURLINFO_TLS_SSL_PTR); tls != nullptr)
      exchange.openssl = tls->backend == CURLSSLBACKEND_OPENSSL;
    exchange.certificate = certificate();
  }

  // The first of the chain is the server's own; each line is "Start date:...".
  std::optional<Certificate> certificate() const {
    const auto* chain = get<curl_certinfo*>(CURLINFO_CERTINFO);
    if (chain == nullptr || chain->num_of_certs < 1) return std::nullopt;
    Certificate found;
    for (const curl_slist* line = chain->certinfo[0]; line != nullptr; line = line->next) {
      const std::string_view text = line->data;
      const std::size_t colon = text.find(':');
      if (colon == std::string_view::npos) continue;
      const std::string_view name = text.substr(0, colon);
      const std::string_view value = trim(text.substr(colon + 1));
      if (name == "Subject") found.subject = value;
      if (name == "Issuer") found.issuer = value;
      // With OpenSSL "Start date", else "Start Date".
      if (equals_ignoring_case(name, "Start date"))
        found.begins = time_of(curl_, value).value_or(0);
      if (equals_ignoring_case(name, "Expire date")) found.ends = time_of(curl_, value).value_or(0);
    }
    return found;
  }

  const http::Libcurl& curl_;
  const ExchangeRequest& request_;
  CURL* handle_;
  curl_slist* headers_ = nullptr;
};

}  // namespace

Exchange exchange_with(const http::Libcurl& curl, const ExchangeRequest& request,
                       milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  const auto left = [&] { return std::chrono::ceil<milliseconds>(deadline - Clock::now()); };
  Transfer transfer(curl, request);
  Exchange exchange = transfer.run(request.url, true, patience);
  if (!request.url.tls || exchange.status != 0 || left() < kLeast) return exchange;
  if (exchange.code == CURLE_PEER_FAILED_VERIFICATION) {
    const Exchange shown = transfer.run(request.url, false, left());
    exchange.certificate = shown.certificate;
    exchange.date = shown.date;
    exchange.now = shown.now;
  } else if (exchange.code == CURLE_SSL_CONNECT_ERROR) {
    HttpUrl plain = request.url;
    plain.tls = false;
    Transfer again(curl, request);
    const long status = again.run(plain, true, left()).status;
    // Servers that speak TLS answer so what is none.
    constexpr long kBadRequest = 400;
    exchange.speaks_plain_http = status != 0 && status != kBadRequest;
  }
  return exchange;
}

}  // namespace sqreen::doctor
