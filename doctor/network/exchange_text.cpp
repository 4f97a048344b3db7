// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/exchange_text.h"

#include <nlohmann/json.hpp>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongest = 512;  // bytes of one text

std::string plain(std::string_view text) {
  return printable(shortened(text, kLongest));
}

// Times far from ours would overflow where they are compared.
std::optional<std::int64_t> number_of(const Json& value) {
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > kMost) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  if (number < -kMost || number > kMost) return std::nullopt;
  return number;
}

// Whatever is missing or of another type is as if it were not known.
template <typename Value>
void take(const Json& object, const char* key, Value& value) {
  const auto found = object.find(key);
  if (found == object.end()) return;
  if constexpr (std::is_same_v<Value, std::string>) {
    if (found->is_string()) value = plain(found->template get_ref<const std::string&>());
  } else if constexpr (std::is_same_v<Value, bool>) {
    if (found->is_boolean()) value = found->template get<bool>();
  } else {
    if (const auto number = number_of(*found)) value = static_cast<Value>(*number);
  }
}

}  // namespace

std::string exchange_text(const Exchange& exchange) {
  Json json{{"code", exchange.code},
            {"error", plain(exchange.error)},
            {"resolved", exchange.resolved},
            {"connected", exchange.connected},
            {"encrypted", exchange.encrypted},
            {"status", exchange.status},
            {"proxy_status", exchange.proxy_status},
            {"verdict", exchange.verdict},
            {"openssl", exchange.openssl},
            {"now", exchange.now},
            {"speaks_plain_http", exchange.speaks_plain_http},
            {"no_library", plain(exchange.no_library)}};
  if (exchange.date) json["date"] = *exchange.date;
  if (const auto& certificate = exchange.certificate) {
    json["certificate"] = {{"subject", plain(certificate->subject)},
                           {"issuer", plain(certificate->issuer)},
                           {"begins", certificate->begins},
                           {"ends", certificate->ends}};
  }
  return json.dump();
}

std::optional<Exchange> parse_exchange(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Exchange exchange;
  take(json, "code", exchange.code);
  take(json, "error", exchange.error);
  take(json, "resolved", exchange.resolved);
  take(json, "connected", exchange.connected);
  take(json, "encrypted", exchange.encrypted);
  take(json, "status", exchange.status);
  take(json, "proxy_status", exchange.proxy_status);
  take(json, "verdict", exchange.verdict);
  take(json, "openssl", exchange.openssl);
  take(json, "now", exchange.now);
  take(json, "speaks_plain_http", exchange.speaks_plain_http);
  take(json, "no_library", exchange.no_library);
  if (const auto date = json.find("date"); date != json.end()) exchange.date = number_of(*date);
  if (const auto shown = json.find("certificate"); shown != json.end() && shown->is_object()) {
    Certificate certificate;
    take(*shown, "subject", certificate.subject);
    take(*shown, "issuer", certificate.issuer);
    take(*shown, "begins", certificate.begins);
    take(*shown, "ends", certificate.ends);
    exchange.certificate = certificate;
  }
  return exchange;
}

}  // namespace sqreen::doctor
