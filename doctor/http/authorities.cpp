// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/authorities.h"

namespace sqreen::doctor::http {
namespace {

std::string path_in(const Environment& environment, std::string_view name,
                    const std::string& folder) {
  const std::string path = find(environment, name).value_or("");
  return path.empty() || path.starts_with('/') ? path : folder + "/" + path;
}

}  // namespace

Authorities choose_authorities(const Environment& environment, const std::string& folder) {
  Authorities authorities;
  authorities.file_origin = "CURL_CA_BUNDLE";
  authorities.file = path_in(environment, authorities.file_origin, folder);
  if (!authorities.file.empty()) return authorities;
  authorities.file_origin = "SSL_CERT_FILE";
  authorities.file = path_in(environment, authorities.file_origin, folder);
  if (authorities.file.empty()) authorities.file_origin.clear();
  authorities.folder = path_in(environment, "SSL_CERT_DIR", folder);
  return authorities;
}

}  // namespace sqreen::doctor::http
