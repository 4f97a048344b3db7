// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/no_proxy.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "core/text.h"

namespace sqreen::doctor::http {
namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  unsigned bits = 0;  // 32 or 128
};

std::optional<Address> address_of(std::string_view text) {
  const std::string name(text);
  Address address;
  address.bits = 32;
  if (inet_pton(AF_INET, name.c_str(), address.bytes.data()) == 1) return address;
  address.bits = 128;
  if (inet_pton(AF_INET6, name.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

bool lies_in(const Address& address, std::string_view network) {
  const std::size_t slash = network.find('/');
  const auto base = address_of(network.substr(0, slash));
  if (!base || base->bits != address.bits) return false;
  unsigned prefix = address.bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = network.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > address.bits)
      return false;
  }
  for (unsigned bit = 0; bit < prefix; ++bit) {
    const unsigned mask = 0x80u >> (bit % 8);
    if (((address.bytes[bit / 8] ^ base->bytes[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

std::string_view without_last_dot(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name;
}

bool is_below(std::string_view host, std::string_view domain) {
  domain = without_last_dot(domain);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  host = without_last_dot(host);
  if (domain.empty() || host.size() < domain.size()) return false;
  const std::string_view end = host.substr(host.size() - domain.size());
  return equals_ignoring_case(end, domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

}  // namespace

bool goes_without_proxy(std::string_view host, std::string_view no_proxy) {
  if (no_proxy == "*") return true;
  const auto address = address_of(host);
  std::size_t at = 0;
  while (at < no_proxy.size()) {
    const std::size_t begin = no_proxy.find_first_not_of(", \t", at);
    if (begin == std::string_view::npos) return false;
    at = std::min(no_proxy.find_first_of(", \t", begin), no_proxy.size());
    const std::string_view entry = no_proxy.substr(begin, at - begin);
    if (address ? lies_in(*address, entry) : is_below(host, entry)) return true;
  }
  return false;
}

}  // namespace sqreen::doctor::http
