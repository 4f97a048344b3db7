// SPDX-License-Identifier: Apache-2.0
// Payloads as the agent writes them.
#pragma once

#include <cstdint>
#include <string>

#include "core/event_log.h"

namespace sqreen::relay {

inline std::string event_id(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

inline std::string attack_payload(const std::string& id, int pid = 4711, bool blocked = true,
                                  const std::string& sink = "sqlite3.Cursor.execute",
                                  const std::string& time = "2026-11-22T09:30:00.123456Z") {
  return R"({"id":")" + id + R"(","time":")" + time + R"(","kind":"attack","pid":)" +
         std::to_string(pid) + R"(,"blocked":)" + (blocked ? "true" : "false") +
         R"(,"attack":"sql_injection","sink":")" + sink +
         R"(","driver":"sqlite3","origin":"query","parameter":"name","value":"x' OR '1'='1",)"
         R"("statement":"SELECT * FROM users WHERE name = 'x' OR '1'='1'",)"
         R"("location":{"file":"/srv/shop/app.py","line":42,"function":"search"},)"
         R"("stack":[{"file":"/srv/shop/app.py","line":42,"function":"search"}],)"
         R"("request":{"method":"GET","path":"/search","client_ip":"192.0.2.7","query":"name=x",)"
         R"("user_agent":"curl"},"response_status":null})";
}

inline std::string response_payload(const std::string& id, int status) {
  return R"({"id":")" + id + R"(","response_status":)" + std::to_string(status) + "}";
}

// A record as the log's reader hands it out.
inline LogRecord record(RecordKind kind, std::string payload, std::uint64_t offset) {
  const std::uint64_t end = offset + payload.size() + 32;
  return {kind, std::move(payload), offset, end};
}

}  // namespace sqreen::relay
