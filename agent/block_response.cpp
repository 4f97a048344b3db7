// SPDX-License-Identifier: Apache-2.0
#include "agent/block_response.h"

#include <algorithm>

#include "agent/block_page.h"
#include "core/json_writer.h"
#include "core/settings.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

constexpr Phrase kPhrases[] = {
    // RFC 9110 section 15 and its registry
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a Teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
};

std::string status_line(int status) {
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return std::to_string(status) + " " + std::string(phrase.text);
  }
  return std::to_string(status) + " Blocked";  // a number without a name
}

// A quality value in thousandths, read so that nothing depends on the locale: "0.85" is 850.
int quality(std::string_view parameters) {
  for (const std::string_view parameter : split(parameters, ';')) {
    const std::string_view text = trim(parameter);
    if (text.size() < 3 || (text[0] != 'q' && text[0] != 'Q') || text[1] != '=') continue;
    int value = 0;
    int unit = 1000;
    bool fraction = false;
    for (const char c : text.substr(2, 5)) {
      if (c == '.') {
        fraction = true;
      } else if (c >= '0' && c <= '9') {
        if (fraction) unit /= 10;
        value += (c - '0') * unit;
      }
    }
    return std::min(value, 1000);
  }
  return 1000;
}

// JSON only where the client asks for it rather than for a page.
bool prefers_json(std::string_view accept) {
  int json = 0;
  int html = 0;
  for (const std::string_view range : split(accept, ',')) {
    const std::size_t end = std::min(range.find(';'), range.size());
    const std::string type = to_lower(trim(range.substr(0, end)));
    const int q = quality(range.substr(end));
    if (type == "application/json" || type == "text/json" || type.ends_with("+json") ||
        type == "application/*") {
      json = std::max(json, q);
    } else if (type == "text/html" || type == "application/xhtml+xml" || type == "text/*" ||
               type == "*/*") {
      // "application/json, text/plain, */*", what browser libraries send, is a wish for JSON.
      if (type != "*/*" || json == 0) html = std::max(html, q);
    }
  }
  return json > html;
}

std::string safe_id(std::string_view event_id) {
  std::string out;
  for (const char c : event_id.substr(0, 64)) {
    if (is_hex_digit(c) || c == '-') out += c;
  }
  return out;
}

std::string json_body(int status, std::string_view event_id) {
  JsonWriter json;
  json.begin_object();
  json.key("error").text("blocked");
  json.key("status").number(status);
  json.key("message").text("This request was blocked.");
  json.key("event_id").text(event_id);
  json.end_object();
  return json.take() + "\n";
}

}  // namespace

BlockResponse block_response(const Policy& policy, std::string_view accept,
                             std::string_view event_id) {
  BlockResponse response;
  // Judged again: a policy comes from shared memory.
  if (!policy.block_redirect.empty() && is_redirect_target(policy.block_redirect)) {
    response.status = "303 See Other";
    response.headers = {{"Location", policy.block_redirect},
                        {"Content-Length", "0"},
                        {"Cache-Control", "no-store"}};
    return response;
  }
  const int status = is_block_status(policy.block_status) ? policy.block_status : 403;
  const std::string id = safe_id(event_id);
  const bool json = prefers_json(accept);
  response.status = status_line(status);
  response.body = json ? json_body(status, id) : block_page(id);
  response.headers = {
      {"Content-Type", json ? "application/json" : "text/html; charset=utf-8"},
      {"Content-Length", std::to_string(response.body.size())},
      {"Cache-Control", "no-store"},
      {"X-Content-Type-Options", "nosniff"},
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"},
      {"Referrer-Policy", "no-referrer"},
  };
  return response;
}

}  // namespace sqreen::agent
