// SPDX-License-Identifier: Apache-2.0
// What the checks of the network say of each end, and that they say nothing that they must not.
#include <gmock/gmock.h>

#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/http/libcurl.h"
#include "doctor/network/certificate_trouble.h"
#include "doctor/network/moment.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t kNow = 1'790'000'000;  // 2026-09-21 14:13:20 UTC
constexpr std::int64_t kDay = 86'400;

Way bad_certificate(long verdict, const Certificate& shown) {
  Way way{.url = *parse_http_url("https://dash.example:8443")};
  way.exchange.code = CURLE_PEER_FAILED_VERIFICATION;
  way.exchange.error = "SSL certificate problem";
  way.exchange.verdict = verdict;
  way.exchange.now = kNow;
  way.exchange.certificate = shown;
  judge_exchange(way);
  return way;
}

Findings found(const Way& way, const char* check) {
  Facts facts;
  facts.network.ways.push_back(way);
  return judge(all_checks(), facts, {.select = {check}}).findings;
}

std::string message(const Way& way, const char* check) {
  const Findings findings = found(way, check);
  return findings.size() == 1 ? findings[0].message : std::to_string(findings.size());
}

const Certificate kGood{.subject = "CN = other.example",
                        .issuer = "CN = Our CA",
                        .begins = kNow - kDay,
                        .ends = kNow + kDay};

TEST(NetworkTls, SaysWhatIsWrongWithACertificate) {
  Certificate expired = kGood;
  expired.ends = kNow - kDay;
  EXPECT_THAT(message(bad_certificate(10, expired), "network.tls"),
              AllOf(HasSubstr("of dash.example:8443 has expired at 2026-09-20 14:13:20 UTC"),
                    HasSubstr("here it is 2026-09-21 14:13:20 UTC")));
  Certificate early = kGood;
  early.begins = kNow + kDay;
  EXPECT_THAT(message(bad_certificate(9, early), "network.tls"),
              HasSubstr("is not valid yet, it begins at 2026-09-22"));
  EXPECT_THAT(message(bad_certificate(10, kGood), "network.tls"),
              HasSubstr("an authority behind the certificate"));
  EXPECT_THAT(message(bad_certificate(0, kGood), "network.tls"),
              HasSubstr("is another's: it is for CN = other.example"));
  EXPECT_THAT(message(bad_certificate(1, kGood), "network.tls"), HasSubstr("is another's"));
  EXPECT_THAT(message(bad_certificate(19, kGood), "network.tls"),
              HasSubstr("known here, but of CN = Our CA: SSL certificate problem"));
}

TEST(NetworkTls, SuspectsTheClock) {
  Certificate early = kGood;
  early.begins = kNow + kDay;
  Way way = bad_certificate(9, early);
  way.exchange.date = kNow + 2 * kDay;
  EXPECT_THAT(message(way, "network.tls"), HasSubstr("by the server's clock 2026-09-23"));
  EXPECT_THAT(message(way, "network.clock"), HasSubstr("clock is 2 days behind the dashboard's"));
  way.exchange.date = kNow + 1;
  EXPECT_THAT(message(way, "network.tls"), Not(HasSubstr("by the server's clock")));
}

TEST(NetworkTls, NamesTheFileOfAuthorities) {
  Way way = bad_certificate(0, kGood);
  way.exchange.code = CURLE_SSL_CACERT_BADFILE;
  way.authorities = {.file = "/srv/ca.pem", .folder = {}, .file_origin = "SSL_CERT_FILE"};
  judge_exchange(way);
  EXPECT_THAT(message(way, "network.tls"), HasSubstr("/srv/ca.pem (the variable SSL_CERT_FILE)"));
}

TEST(CertificateTrouble, IsToldByDatesWhereTheNumbersAreAnothers) {
  Exchange gnutls = bad_certificate(1024 | 2, kGood).exchange;
  gnutls.openssl = false;
  EXPECT_EQ(trouble_of(gnutls), CertificateTrouble::unknown_authority);
  gnutls.certificate->ends = kNow - 1;
  EXPECT_EQ(trouble_of(gnutls), CertificateTrouble::expired);
  // Without the certificate, OpenSSL's number is all there is.
  Exchange bare = bad_certificate(9, kGood).exchange;
  bare.certificate.reset();
  EXPECT_EQ(trouble_of(bare), CertificateTrouble::not_yet_valid);
}

TEST(NetworkProxy, ShowsNoPassword) {
  Way way{.url = *parse_http_url("https://dash.example")};
  way.proxy = {.url = "http://me:secret@proxy:3128",
               .origin = "the variable https_proxy",
               .passed_over_by = {}};
  way.exchange = {.code = CURLE_RECV_ERROR, .error = "words", .resolved = true};
  way.exchange.proxy_status = 407;
  judge_exchange(way);
  const Findings findings = found(way, "network.proxy");
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message,
            "the proxy http://proxy:3128 (the variable https_proxy) does not take the credentials "
            "(407)");
  EXPECT_THAT(findings[0].fix, Not(HasSubstr("secret")));
  way.proxy.url = "http://proxy:3128";
  EXPECT_THAT(message(way, "network.proxy"), HasSubstr("wants credentials (407)"));
}

TEST(Network, SaysWhyItWasNotTried) {
  Facts facts;
  facts.network.ways.push_back({.url = *parse_http_url("https://dash.example")});
  facts.network.skipped = "--offline was given";
  for (const Finding& finding : judge(all_checks(), facts, {.select = {"network"}}).findings) {
    EXPECT_EQ(finding.severity, Severity::skipped) << finding.id;
    EXPECT_EQ(finding.message, "not looked at: --offline was given");
  }
  facts.network.skipped.clear();
  facts.network.ways[0].exchange.no_library = "libcurl.so.4: cannot open shared object file";
  judge_exchange(facts.network.ways[0]);
  for (const Finding& finding : judge(all_checks(), facts, {.select = {"network"}}).findings) {
    // One of them tells people.
    EXPECT_EQ(finding.severity,
              finding.id == "network.unreachable" ? Severity::note : Severity::skipped);
    EXPECT_THAT(finding.message, HasSubstr("libcurl.so.4")) << finding.id;
  }
}

TEST(Network, ClaimsNothingOfWhatItDidNotSee) {
  Way way{.url = *parse_http_url("https://dash.example")};
  way.exchange = {.code = CURLE_COULDNT_CONNECT, .error = "words", .resolved = true};
  judge_exchange(way);
  for (const char* check : {"network.tls", "network.clock", "network.proxy"}) {
    EXPECT_EQ(found(way, check)[0].severity, Severity::skipped) << check;
  }
  EXPECT_EQ(found(way, "network.dns")[0].severity, Severity::ok);
  way.exchange = {.code = CURLE_PEER_FAILED_VERIFICATION, .error = "words", .resolved = true};
  judge_exchange(way);
  EXPECT_EQ(found(way, "network.unreachable")[0].severity, Severity::skipped);
  // A date of the proxy's own refusal is not the dashboard's.
  way = {.url = *parse_http_url("http://dash.example")};
  way.proxy.url = "http://proxy:3128";
  way.exchange = {.resolved = true, .connected = true, .status = 407, .now = kNow, .date = 0};
  judge_exchange(way);
  for (const char* check : {"network.dns", "network.unreachable", "network.clock"}) {
    EXPECT_EQ(found(way, check)[0].severity, Severity::skipped) << check;
  }
}

TEST(Moment, IsReadByPeople) {
  EXPECT_EQ(moment(0), "1970-01-01 00:00:00 UTC");
  EXPECT_EQ(length_of(20), "1 minute");
  EXPECT_EQ(length_of(3600), "1 hour");
  EXPECT_EQ(length_of(2 * 3600 + 300), "2 hours 5 minutes");
  EXPECT_EQ(length_of(3 * kDay), "3 days");
}

}  // namespace
}  // namespace sqreen::doctor
