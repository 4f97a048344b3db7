// SPDX-License-Identifier: Apache-2.0
// The few bytes of HTTP that the trial of an app speaks, over loopback alone: requests of HTTP/1.0,
// whose answers end with the connection and are never chunked.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// nullopt: no answer in HTTP, or its head is cut short.
std::optional<HttpAnswer> parse_http_answer(std::string_view bytes);

// A request for `target` with one header of its own.
std::string http_request(std::string_view target, int port, std::string_view header,
                         std::string_view value);

// Sends the request over so many connections at once, so that as many workers as possible take one,
// and returns what came back, at most 256 KiB of each; empty where nobody listens or answers in
// time. Stops early when `interrupted` says so.
std::vector<std::string> ask_at_once(int port, const std::string& request, std::size_t copies,
                                     std::chrono::milliseconds patience,
                                     const std::function<bool()>& interrupted);

}  // namespace sqreen::doctor
