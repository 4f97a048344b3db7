// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"
#include "doctor/network/certificate_trouble.h"
#include "doctor/network/moment.h"

namespace sqreen::doctor {
namespace {

struct Words {
  std::string message;
  std::string fix;
};

// A clock that is wrong makes good certificates look bad.
std::string here(const Exchange& exchange) {
  std::string text = "; here it is " + moment(exchange.now);
  if (exchange.date && differs(exchange)) {
    text += ", by the server's clock " + moment(*exchange.date);
  }
  return text;
}

Words about_certificate(const Way& way) {
  const Exchange& exchange = way.exchange;
  const Certificate shown = exchange.certificate.value_or(Certificate());
  const std::string its = "the certificate of " + way.url.authority();
  switch (trouble_of(exchange)) {
    case CertificateTrouble::not_yet_valid:
      return {its + " is not valid yet" +
                  (shown.begins != 0 ? ", it begins at " + moment(shown.begins) : "") +
                  here(exchange),
              "set this machine's clock by NTP; if it is right, renew the certificate"};
    case CertificateTrouble::expired:
      return {its + " has expired" + (shown.ends != 0 ? " at " + moment(shown.ends) : "") +
                  here(exchange),
              "renew the certificate; if it is good, set this machine's clock by NTP"};
    case CertificateTrouble::chain_dates:
      return {"an authority behind " + its + " has expired or is not valid yet" + here(exchange),
              "renew the chain that the server sends, or the file of authorities here"};
    case CertificateTrouble::wrong_name:
      return {
          its +
              " is another's: " + (shown.subject.empty() ? way.why : "it is for " + shown.subject),
          "use the name that the certificate is for, or give the server one for " + way.url.host};
    case CertificateTrouble::unreadable_authorities:
      return {"the authorities' file " + way.authorities.file + " (the variable " +
                  way.authorities.file_origin + ") cannot be used: " + way.why,
              "name a file of PEM certificates that this user can read"};
    case CertificateTrouble::unknown_authority:
      break;
  }
  return {its + " is not of an authority that is known here" +
              (shown.issuer.empty() ? "" : ", but of " + shown.issuer) + ": " + way.why,
          "add that authority to the system's (update-ca-certificates), or name its file in "
          "SSL_CERT_FILE for the app"};
}

Words about_handshake(const Way& way) {
  if (way.exchange.speaks_plain_http) {
    return {way.url.authority() + " speaks plain HTTP, and no TLS",
            "give it TLS, or name the port that has it"};
  }
  return {"no TLS comes about with " + way.url.authority() + ": " + way.why,
          "name the port that speaks TLS, in a version and with ciphers that libcurl has here"};
}

void judge(const Facts& facts, Report& report) {
  for (const Way& way : facts.network.ways) {
    if (way.at_proxy) continue;
    if (way.end != WayEnd::bad_certificate && way.end != WayEnd::no_tls) continue;
    const Words words = way.end == WayEnd::no_tls ? about_handshake(way) : about_certificate(way);
    report.warning(way.place).launch(way.launch).message(words.message).fix(words.fix);
  }
}

}  // namespace

const Check network_tls{
    .id = "network.tls",
    .title = "the dashboard's certificate is believed",
    .why =
        "A certificate that has expired, is another's or comes from an authority that this machine "
        "does not know ends the connection before anything is sent: rightly, since anybody could "
        "stand there. A machine inside a company often misses the company's own authority.",
    .since =
        "libcurl with the system's authorities, or those that CURL_CA_BUNDLE, SSL_CERT_FILE and "
        "SSL_CERT_DIR name for the app",
    .severity = Severity::warning,
    .needs = needs_tls,
    .mend =
        "Renew what has expired. Add an authority of your own to the system's "
        "(update-ca-certificates), or name a file that holds it in SSL_CERT_FILE.",
    .judge = judge,
};

}  // namespace sqreen::doctor
