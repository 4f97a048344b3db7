// SPDX-License-Identifier: Apache-2.0
// Whose certificates are believed: the system's authorities, unless the app's environment names
// others, by the variables of curl and OpenSSL. The library libcurl reads none of these variables
// by itself; who has an authority of his own adds it to the system's (update-ca-certificates), or
// names a file that holds it in SSL_CERT_FILE.
#pragma once

#include <string>

#include "core/environment.h"

namespace sqreen::doctor::http {

struct Authorities {
  std::string file;         // for CURLOPT_CAINFO; empty: the system's
  std::string folder;       // for CURLOPT_CAPATH, as c_rehash makes it; empty: the system's
  std::string file_origin;  // the variable that names the file
};

// CURL_CA_BUNDLE, else SSL_CERT_FILE and SSL_CERT_DIR. A relative path is meant from `folder`,
// where the app is started.
Authorities choose_authorities(const Environment& environment, const std::string& folder);

}  // namespace sqreen::doctor::http
