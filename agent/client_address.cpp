// SPDX-License-Identifier: Apache-2.0
#include "agent/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "core/text.h"

namespace sqreen::agent {
namespace {

using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:a.b.c.d

constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

std::optional<Address> parse_bare(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN];
  text = text.substr(0, text.find('%'));  // a zone: fe80::1%eth0
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  if (std::strlen(buffer) != text.size()) return std::nullopt;
  Address address{};
  if (inet_pton(AF_INET, buffer, address.data() + 12) == 1) {
    std::copy(kMapped.begin(), kMapped.end(), address.begin());
    return address;
  }
  if (inet_pton(AF_INET6, buffer, address.data()) == 1) return address;
  return std::nullopt;
}

bool is_port(std::string_view text) {
  return text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "1.2.3.4", "1.2.3.4:555", "::1", "[::1]", "[::1]:80"
std::optional<Address> parse_address(std::string_view text) {
  text = trim(text);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    return parse_bare(text.substr(1, end - 1));
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos) {
    if (!is_port(text.substr(colon + 1))) return std::nullopt;
    text = text.substr(0, colon);
  }
  return parse_bare(text);
}

bool is_mapped(const Address& address) {
  return std::equal(kMapped.begin(), kMapped.end(), address.begin());
}

std::string address_text(const Address& address) {
  char buffer[INET6_ADDRSTRLEN];
  const bool mapped = is_mapped(address);
  inet_ntop(mapped ? AF_INET : AF_INET6, address.data() + (mapped ? 12 : 0), buffer, sizeof buffer);
  return buffer;
}

// An element of X-Forwarded-For, or of RFC 7239's Forwarded: for="[2001:db8::1]:80";proto=https
std::string_view forwarded_address(std::string_view element) {
  element = trim(element);
  if (element.find('=') == std::string_view::npos) return element;
  for (const std::string_view pair : split(element, ';')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (!equals_ignoring_case(trim(pair.substr(0, equals)), "for")) continue;
    std::string_view value = trim(pair.substr(std::min(equals + 1, pair.size())));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return {};
}

// Servers that listen on a Unix socket have no address to give: whoever can connect is on this
// machine.
std::string_view peer_address(std::string_view peer) {
  return peer.empty() || peer == "localhost" || peer.starts_with("unix:") ? "127.0.0.1" : peer;
}

}  // namespace

Expected<TrustedProxies> TrustedProxies::create(const std::vector<std::string>& entries) {
  TrustedProxies proxies;
  for (const std::string& entry : entries) {
    const std::string_view text = trim(entry);
    const std::size_t slash = std::min(text.find('/'), text.size());
    const auto address = parse_bare(text.substr(0, slash));
    const bool short_form = address && text.substr(0, slash).find(':') == std::string_view::npos;
    const int longest = short_form ? 32 : 128;
    int prefix = longest;
    bool valid = address.has_value();
    if (valid && slash < text.size()) {
      const std::string_view digits = text.substr(slash + 1);
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
      valid = error == std::errc() && end == digits.data() + digits.size() && prefix >= 0 &&
              prefix <= longest;
    }
    if (!valid) {
      return fail(ErrorCode::invalid_value, "trusted_proxies: \"" + printable(entry) +
                                                "\" is neither an address nor a network "
                                                "(write 10.1.2.3, 10.0.0.0/8 or fd00::/8)");
    }
    Network network{};
    std::copy(address->begin(), address->end(), network.bytes);
    network.prefix = short_form ? prefix + 96 : prefix;
    proxies.networks_.push_back(network);
  }
  return proxies;
}

bool TrustedProxies::contains(std::string_view text) const {
  const auto address = parse_address(text);
  if (!address) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = static_cast<std::size_t>(network.prefix / 8);
    const int bits = network.prefix % 8;
    if (std::memcmp(network.bytes, address->data(), whole) != 0) return false;
    return bits == 0 || (network.bytes[whole] ^ (*address)[whole]) >> (8 - bits) == 0;
  });
}

std::string client_address(std::string_view peer, std::string_view forwarded,
                           const TrustedProxies& proxies) {
  std::string client(peer);
  if (!proxies.contains(peer_address(peer))) return client;
  // From right to left: each trusted proxy vouches for the element that it appended, and for
  // nothing further left.
  while (!forwarded.empty()) {
    const std::size_t comma = forwarded.rfind(',');
    const bool last = comma == std::string_view::npos;
    const auto address = parse_address(forwarded_address(forwarded.substr(last ? 0 : comma + 1)));
    if (!address) break;
    client = address_text(*address);
    if (last || !proxies.contains(client)) break;
    forwarded.remove_suffix(forwarded.size() - comma);
  }
  return client;
}

}  // namespace sqreen::agent
