// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/authorities.h"

#include <gmock/gmock.h>

namespace sqreen::doctor::http {
namespace {

TEST(Authorities, AreTheSystemsUnlessTheEnvironmentNamesOthers) {
  const Authorities system = choose_authorities({}, "/srv");
  EXPECT_EQ(system.file + system.folder + system.file_origin, "");
  const Authorities own =
      choose_authorities({{"SSL_CERT_FILE", "ca.pem"}, {"SSL_CERT_DIR", "/etc/ca"}}, "/srv");
  EXPECT_EQ(own.file, "/srv/ca.pem");
  EXPECT_EQ(own.folder, "/etc/ca");
  EXPECT_EQ(own.file_origin, "SSL_CERT_FILE");
}

TEST(Authorities, AreCurlsBundleFirst) {
  const Authorities bundle = choose_authorities(
      {{"CURL_CA_BUNDLE", "/a.pem"}, {"SSL_CERT_FILE", "/b.pem"}, {"SSL_CERT_DIR", "/c"}}, "/srv");
  EXPECT_EQ(bundle.file, "/a.pem");
  EXPECT_EQ(bundle.folder, "");
  EXPECT_EQ(bundle.file_origin, "CURL_CA_BUNDLE");
}

}  // namespace
}  // namespace sqreen::doctor::http
