// SPDX-License-Identifier: Apache-2.0
// The client's address: the peer, unless the peer is a trusted proxy; then the right-most address
// in the forwarded header that is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace sqreen::agent {

class TrustedProxies {
 public:
  // Addresses and CIDR networks, IPv4 and IPv6. Fails naming the entry that is neither.
  static Expected<TrustedProxies> create(const std::vector<std::string>& entries);
  bool contains(std::string_view address) const;

 private:
  struct Network {
    unsigned char bytes[16];
    int prefix;
  };
  std::vector<Network> networks_;
};

// `forwarded`: the header named by ip_header, else X-Forwarded-For; may be empty. The result is a
// valid address or `peer` as it came.
std::string client_address(std::string_view peer, std::string_view forwarded,
                           const TrustedProxies& proxies);

}  // namespace sqreen::agent
