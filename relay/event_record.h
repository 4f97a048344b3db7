// SPDX-License-Identifier: Apache-2.0
// Reads the payloads of the event log: hostile bytes, since every process of the app's uid can
// write them.
//
// A payload is parsed as JSON once and written anew while it is read, so that what reaches the
// store is one line of valid JSON with its members in the order that people expect, and holds no
// character that a terminal would obey. No exceptions, bounded depth.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/shared_region.h"

namespace sqreen::relay {

struct AttackRecord {
  std::string id;
  std::int64_t wall_ns = 0;
  std::string kind;
  std::string attack;
  std::string sink;
  std::int64_t pid = 0;
  bool blocked = false;
  std::optional<std::int64_t> response_status;
  // The whole object with `app`, but without `response_status` and the closing brace: it may become
  // known later.
  std::string open_json;
};

struct ResponseRecord {
  std::string id;
  std::int64_t response_status = 0;
};

// ErrorCode::malformed for what is no JSON object of the shape in agent/attack_event.h. Members
// that we do not know are kept.
Expected<AttackRecord> read_attack(std::string_view payload, std::string_view app_name);
Expected<ResponseRecord> read_response(std::string_view payload);
Expected<ProcessInfo> read_process(std::string_view payload);

// The object that is printed.
std::string complete_json(std::string open_json, std::optional<std::int64_t> response_status);

}  // namespace sqreen::relay
