// SPDX-License-Identifier: Apache-2.0
#include "relay/event_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "relay/canonical_json.h"
#include "relay/time_text.h"

namespace sqreen::relay {
namespace {

constexpr std::size_t kDepthLimit = 16;  // a stack frame within the stack within the event is 3

// The order in which people read an event. `app` is ours, whatever the payload says.
constexpr std::array<std::string_view, 16> kOrder{
    "id",     "time",   "kind",      "app",   "pid",       "blocked",  "attack", "sink",
    "driver", "origin", "parameter", "value", "statement", "location", "stack",  "request"};

class Members {
 public:
  explicit Members(const std::vector<JsonMember>& members) : members_(members) {}

  const std::string* find(std::string_view name) const {
    for (const JsonMember& member : members_) {
      if (member.name == name) return &member.value;
    }
    return nullptr;
  }

  // A string of printable ASCII that needs no escapes: identifiers, times, sinks.
  std::optional<std::string> plain_text(std::string_view name, std::size_t limit) const {
    const std::string* value = find(name);
    if (!value || value->size() < 3 || value->size() > limit + 2 || value->front() != '"') {
      return std::nullopt;
    }
    std::string text = value->substr(1, value->size() - 2);
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '\\'; };
    if (!std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
    return text;
  }

  std::optional<std::int64_t> number(std::string_view name, std::int64_t least,
                                     std::int64_t most) const {
    const std::string* value = find(name);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    const char* end = value->data() + value->size();
    const auto [stop, error] = std::from_chars(value->data(), end, number);
    if (error != std::errc() || stop != end || number < least || number > most) return std::nullopt;
    return number;
  }

 private:
  const std::vector<JsonMember>& members_;
};

tl::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorCode::malformed, "event without a usable " + std::string(what));
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (out.size() > 1) out += ',';
  append_json_string(out, name);
  out += ':';
  out += value;
}

std::string write_open_json(const std::vector<JsonMember>& members, std::string_view app_json) {
  const Members by_name(members);
  std::size_t size = app_json.size() + 16;
  for (const JsonMember& member : members) size += member.name.size() + member.value.size() + 4;
  std::string out;
  out.reserve(size);
  out += '{';
  for (const std::string_view name : kOrder) {
    if (name == "app") {
      append_member(out, name, app_json);
    } else if (const std::string* value = by_name.find(name)) {
      append_member(out, name, *value);
    }
  }
  for (const JsonMember& member : members) {
    if (member.name == "response_status") continue;
    if (std::find(kOrder.begin(), kOrder.end(), member.name) != kOrder.end()) continue;
    append_member(out, member.name, member.value);
  }
  return out;
}

}  // namespace

Expected<AttackRecord> read_attack(std::string_view payload, std::string_view app_name) {
  const auto members = read_members(payload, kDepthLimit);
  if (!members) return tl::make_unexpected(members.error());
  const Members event(*members);
  AttackRecord record;

  const auto id = event.plain_text("id", 64);
  if (!id) return malformed("id");
  record.id = *id;

  const auto time = event.plain_text("time", 40);
  const auto wall_ns = time ? parse_iso8601(*time) : std::nullopt;
  if (!wall_ns) return malformed("time");
  record.wall_ns = *wall_ns;

  const auto kind = event.plain_text("kind", 32);
  if (!kind) return malformed("kind");
  record.kind = *kind;

  const auto attack = event.plain_text("attack", 64);
  if (!attack) return malformed("attack");
  record.attack = *attack;

  const auto sink = event.plain_text("sink", 200);
  if (!sink) return malformed("sink");
  record.sink = *sink;

  const auto pid = event.number("pid", 1, INT32_MAX);
  if (!pid) return malformed("pid");
  record.pid = *pid;

  const std::string* blocked = event.find("blocked");
  if (!blocked || (*blocked != "true" && *blocked != "false")) return malformed("blocked");
  record.blocked = *blocked == "true";

  record.response_status = event.number("response_status", 100, 999);

  std::string app_json;
  append_json_string(app_json, app_name);
  record.open_json = write_open_json(*members, app_json);
  return record;
}

Expected<ResponseRecord> read_response(std::string_view payload) {
  const auto members = read_members(payload, kDepthLimit);
  if (!members) return tl::make_unexpected(members.error());
  const Members response(*members);
  const auto id = response.plain_text("id", 64);
  if (!id) return malformed("id");
  const auto status = response.number("response_status", 100, 999);
  if (!status) return malformed("response_status");
  return ResponseRecord{*id, *status};
}

Expected<ProcessInfo> read_process(std::string_view payload) {
  const auto members = read_members(payload, kDepthLimit);
  if (!members) return tl::make_unexpected(members.error());
  const Members process(*members);
  ProcessInfo info;
  const auto pid = process.number("pid", 1, INT32_MAX);
  if (!pid) return malformed("pid");
  info.process.pid = static_cast<pid_t>(*pid);
  info.process.start_time =
      static_cast<std::uint64_t>(process.number("start_time", 0, INT64_MAX).value_or(0));

  const auto state = process.plain_text("state", 32);
  if (!state) return malformed("state");
  bool known = false;
  for (const ProcessState one :
       {ProcessState::starting, ProcessState::guarding, ProcessState::inactive}) {
    if (*state != process_state_name(one)) continue;
    info.state = one;
    known = true;
  }
  if (!known) return malformed("state");

  const auto reason = process.plain_text("reason", 64);
  for (const ReasonDescription& one : reason_descriptions()) {
    if (reason && *reason == one.id) info.reason = one.reason;
  }
  info.detail = process.plain_text("detail", 159).value_or("");
  info.python = process.plain_text("python", 31).value_or("");
  info.command = process.plain_text("command", 63).value_or("");
  return info;
}

std::string complete_json(std::string open_json, std::optional<std::int64_t> response_status) {
  open_json += ",\"response_status\":";
  open_json += response_status ? std::to_string(*response_status) : "null";
  open_json += '}';
  return open_json;
}

}  // namespace sqreen::relay
