// SPDX-License-Identifier: Apache-2.0
// The variable no_proxy: hosts that are reached without the proxy. Read as libcurl reads it
// (CURLOPT_NOPROXY, 7.86 and later), by ourselves because doctor has to say whether it counted.
//
//   *                        every host
//   example.com, .corp       that name, and every name that ends in it after a dot
//   10.0.0.0/8, ::1          addresses and networks, for a host that is written as an address
#pragma once

#include <string_view>

namespace sqreen::doctor::http {

// `host`: lower case, an IPv6 address without brackets. Commas and blanks separate.
bool goes_without_proxy(std::string_view host, std::string_view no_proxy);

}  // namespace sqreen::doctor::http
