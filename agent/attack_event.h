// SPDX-License-Identifier: Apache-2.0
// One attack as it goes into the event log: the payload of RecordKind::attack, scrubbed before it
// leaves the process.
//
// The JSON is what `sqreen events --format json` prints, less what the relay adds (`app`):
//   {"id","time","kind":"attack","pid","blocked","attack":"sql_injection","sink":"sqlite3.Cursor.execute","driver":"sqlite3",
//    "origin":"query","parameter":"name","value":"...","statement":"...","location":{"file","line","function"},
//    "stack":[{"file","line","function"}],"request":{"method","path","client_ip","query","user_agent"},"response_status":null}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inputs.h"
#include "agent/scrubber.h"

namespace sqreen::agent {

struct StackFrame {
  std::string file;
  int line = 0;
  std::string function;
};

struct AttackEvent {
  std::string id;  // 32 hex digits
  std::int64_t wall_ns = 0;
  int pid = 0;
  bool blocked = false;
  std::string_view attack;  // "sql_injection"
  std::string_view sink;    // "sqlite3.Cursor.execute"
  std::string_view driver;  // "sqlite3"
  Input input;
  std::string_view statement;
  std::vector<StackFrame> stack;  // innermost first, at most 32
  std::size_t location = 0;       // index into `stack` of the app's own innermost frame
  std::string_view method;
  std::string_view path;
  std::string_view query;
  std::string_view user_agent;
  std::string_view client_ip;
};

// At most `limit` bytes: long texts and the stack are shortened until it fits. Redacts the
// sensitive inputs of `all` wherever their values come back, inside the statement and the query
// too.
std::string encode_attack(const AttackEvent& event, const Inputs& all, const Scrubber& scrubber,
                          std::size_t limit);
// Payload of RecordKind::response.
std::string encode_response_status(std::string_view id, int status);

// 32 random hex digits; no system call in the common case, different in every process after a fork.
std::string new_event_id();

}  // namespace sqreen::agent
