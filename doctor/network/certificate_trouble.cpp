// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/certificate_trouble.h"

#include "doctor/http/libcurl.h"

namespace sqreen::doctor {
namespace {

// X509_verify_cert_error_string(3)
constexpr long kOpensslUnspecified =
    1;  // libcurl's before it asks, so that it did not come to that
constexpr long kOpensslNotYetValid = 9;
constexpr long kOpensslExpired = 10;

}  // namespace

CertificateTrouble trouble_of(const Exchange& exchange) {
  if (exchange.code == CURLE_SSL_CACERT_BADFILE) return CertificateTrouble::unreadable_authorities;
  if (const auto& shown = exchange.certificate) {
    if (shown->begins > exchange.now) return CertificateTrouble::not_yet_valid;
    if (shown->ends != 0 && shown->ends < exchange.now) return CertificateTrouble::expired;
  }
  const long verdict = exchange.verdict;
  if (exchange.openssl && (verdict == kOpensslNotYetValid || verdict == kOpensslExpired)) {
    if (exchange.certificate) return CertificateTrouble::chain_dates;
    return verdict == kOpensslExpired ? CertificateTrouble::expired
                                      : CertificateTrouble::not_yet_valid;
  }
  // The chain is good; what libcurl itself compares is the name.
  if (verdict == 0 || (exchange.openssl && verdict == kOpensslUnspecified))
    return CertificateTrouble::wrong_name;
  return CertificateTrouble::unknown_authority;
}

}  // namespace sqreen::doctor
