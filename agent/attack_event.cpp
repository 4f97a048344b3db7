// SPDX-License-Identifier: Apache-2.0
#include "agent/attack_event.h"

#include <string.h>  // memmem

#include <algorithm>

#include "core/clock.h"
#include "core/json_writer.h"
#include "core/text.h"

namespace sqreen::agent {
namespace {

constexpr std::size_t kMaxFrames = 32;

// Bytes that each text may take, before JSON escapes make them more.
struct Room {
  std::size_t statement = 6144;
  std::size_t value = 2048;
  std::size_t query = 1024;
  std::size_t path = 1024;
  std::size_t user_agent = 512;
  std::size_t name = 256;  // parameters, functions, sinks
  std::size_t file = 512;
  std::size_t frames = kMaxFrames;

  void halve() {
    for (std::size_t* size : {&statement, &value, &query, &path, &user_agent, &name, &file}) {
      *size /= 2;
    }
    frames /= 2;
  }
};

// Every text of the event, redacted, in its first and largest size.
struct Texts {
  std::string parameter, value, statement, path, query, user_agent;
};

// Where the attack is in the statement, so that what is shown of a long one shows it.
std::size_t find_value(std::string_view statement, std::string_view value) {
  const std::string_view start = value.substr(0, 64);
  if (start.empty()) return 0;
  const void* found = memmem(statement.data(), statement.size(), start.data(), start.size());
  if (found == nullptr) return 0;
  return static_cast<std::size_t>(static_cast<const char*>(found) - statement.data());
}

std::string statement_text(const AttackEvent& event, std::size_t room,
                           const std::vector<std::string>& secrets) {
  std::size_t begin = 0;
  if (event.statement.size() > room) {
    const std::size_t at = find_value(event.statement, event.input.value);
    if (at > room / 2) begin = std::min(at - room / 4, event.statement.size() - room);
  }
  std::string text = Scrubber::redact_part(event.statement, begin, room, secrets);
  if (begin > 0) text.insert(0, "...");
  if (begin + room < event.statement.size()) text += "...";
  return text;
}

void write_frame(JsonWriter& json, const StackFrame& frame, const Room& room) {
  json.begin_object();
  json.key("file").text(shortened(frame.file, room.file));
  json.key("line").number(frame.line);
  json.key("function").text(shortened(frame.function, room.name));
  json.end_object();
}

void write_stack(JsonWriter& json, const AttackEvent& event, const Room& room) {
  json.key("location");
  if (event.location < event.stack.size()) {
    write_frame(json, event.stack[event.location], room);
  } else {
    json.null();
  }
  json.key("stack").begin_array();
  for (std::size_t i = 0; i < std::min(event.stack.size(), room.frames); ++i) {
    write_frame(json, event.stack[i], room);
  }
  json.end_array();
}

void write_request(JsonWriter& json, const AttackEvent& event, const Texts& texts,
                   const Room& room) {
  json.key("request").begin_object();
  json.key("method").text(shortened(event.method, std::min<std::size_t>(room.name, 32)));
  json.key("path").text(shortened(texts.path, room.path));
  json.key("client_ip").text(shortened(event.client_ip, std::min<std::size_t>(room.name, 64)));
  json.key("query").text(shortened(texts.query, room.query));
  json.key("user_agent").text(shortened(texts.user_agent, room.user_agent));
  json.end_object();
}

std::string write(const AttackEvent& event, const Texts& texts, const Room& room) {
  JsonWriter json;
  json.begin_object();
  json.key("id").text(shortened(event.id, 64));
  json.key("time").text(iso8601(event.wall_ns));
  json.key("kind").text("attack");
  json.key("pid").number(event.pid);
  json.key("blocked").boolean(event.blocked);
  json.key("attack").text(shortened(event.attack, room.name));
  json.key("sink").text(shortened(event.sink, room.name));
  json.key("driver").text(shortened(event.driver, room.name));
  json.key("origin").text(origin_name(event.input.origin));
  json.key("parameter").text(shortened(texts.parameter, room.name));
  json.key("value").text(shortened(texts.value, room.value));
  json.key("statement").text(shortened(texts.statement, room.statement));
  write_stack(json, event, room);
  write_request(json, event, texts, room);
  json.key("response_status").null();
  json.end_object();
  return json.take();
}

}  // namespace

std::string encode_attack(const AttackEvent& event, const Inputs& all, const Scrubber& scrubber,
                          std::size_t limit) {
  const std::vector<std::string> secrets = scrubber.secrets(all);
  Room room;
  const auto part = [&](std::string_view text, std::size_t size) {
    // One byte more than is shown, so that shortening still sees that something was cut.
    return Scrubber::redact_part(text, 0, size + 1, secrets);
  };
  const Texts texts{
      .parameter = part(event.input.name, room.name),
      .value = scrubber.is_sensitive(event.input) ? std::string(kRedacted)
                                                  : part(event.input.value, room.value),
      .statement = statement_text(event, room.statement, secrets),
      .path = part(event.path, room.path),
      .query = scrubber.redact_query(event.query, secrets),
      .user_agent = part(event.user_agent, room.user_agent),
  };
  for (;;) {
    std::string json = write(event, texts, room);
    if (json.size() <= limit) return json;
    if (room.statement == 0) return {};
    room.halve();
  }
}

std::string encode_response_status(std::string_view id, int status) {
  JsonWriter json;
  json.begin_object().key("id").text(id);
  json.key("response_status").number(status).end_object();
  return json.take();
}

}  // namespace sqreen::agent
