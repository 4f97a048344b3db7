// SPDX-License-Identifier: Apache-2.0
#include "cli/event_text.h"

#include <nlohmann/json.hpp>
#include <string>

#include "cli/term/terminal.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kValueLimit = 300;
constexpr std::size_t kStatementLimit = 1'000;

// A member as printable text; empty when it is not there.
std::string text_of(const json& object, const char* name, std::size_t limit = kValueLimit) {
  if (!object.is_object()) return {};
  const auto member = object.find(name);
  if (member == object.end() || member->is_null()) return {};
  const std::string text = member->is_string()
                               ? member->get<std::string>()
                               : member->dump(-1, ' ', false, json::error_handler_t::replace);
  return printable(shortened(text, limit));
}

json part_of(const json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_object() ? *member : json::object();
}

void print_row(Terminal& out, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  std::string padded(label);
  padded.resize(11, ' ');
  out.line("  " + out.styled(padded, Style::dim) + text);
}

std::string headline(const Terminal& out, const json& event) {
  const auto blocked = event.find("blocked");
  const bool is_blocked = blocked != event.end() && blocked->is_boolean() && blocked->get<bool>();
  std::string line = text_of(event, "time") + "  ";
  line += is_blocked ? out.styled("BLOCKED", Style::green) : out.styled("MONITORED", Style::yellow);
  line += "  " + out.styled(text_of(event, "attack"), Style::bold);
  line += "  " + text_of(event, "app") + "  pid " + text_of(event, "pid");
  return line;
}

std::string request_of(const json& event) {
  const json request = part_of(event, "request");
  std::string line = text_of(request, "method") + ' ' + text_of(request, "path");
  if (const std::string query = text_of(request, "query"); !query.empty()) line += '?' + query;
  if (const std::string client = text_of(request, "client_ip"); !client.empty()) {
    line += "  from " + client;
  }
  if (const std::string status = text_of(event, "response_status"); !status.empty()) {
    line += "  answered " + status;
  }
  return line == " " ? std::string() : line;
}

std::string location_of(const json& event) {
  const json location = part_of(event, "location");
  std::string line = text_of(location, "file");
  if (line.empty()) return line;
  line += ':' + text_of(location, "line");
  if (const std::string function = text_of(location, "function"); !function.empty()) {
    line += " in " + function;
  }
  return line;
}

std::string parameter_of(const json& event) {
  const std::string name = text_of(event, "parameter");
  const std::string origin = text_of(event, "origin");
  return name.empty() || origin.empty() ? origin + name : name + " (" + origin + ')';
}

}  // namespace

void print_event(Terminal& out, std::string_view text) {
  const json event = json::parse(text, nullptr, false);
  if (!event.is_object()) return out.line(printable(text));
  out.line(headline(out, event));
  print_row(out, "request", request_of(event));
  print_row(out, "parameter", parameter_of(event));
  print_row(out, "value", text_of(event, "value"));
  print_row(out, "statement", text_of(event, "statement", kStatementLimit));
  print_row(out, "sink", text_of(event, "sink"));
  print_row(out, "location", location_of(event));
  print_row(out, "id", text_of(event, "id"));
}

}  // namespace sqreen::cli
