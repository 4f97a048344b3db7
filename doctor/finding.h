// SPDX-License-Identifier: Apache-2.0
// What a check found. Severities are what exit codes are made of: errors and (with --strict)
// warnings are findings, notes never are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

enum class Severity : unsigned char { note, warning, error };
std::string_view severity_name(Severity severity);  // "note", "warning", "error"

// Where something stands: "uwsgi.ini:4", "the command line", "UWSGI_MASTER in the environment".
struct Place {
  std::string source;  // a file's path as it was given, or words for what is no file
  int line = 0;        // 1-based; 0: no line
  std::string text() const;
};

struct Finding {
  std::string id;  // of the check: "uwsgi.enable-threads"; stable, scripts match it
  Severity severity = Severity::note;
  std::string message;   // one sentence, no full stop
  std::string fix;       // what to do: "add `enable-threads = true` to uwsgi.ini"
  std::string evidence;  // what the verdict rests on: "uwsgi.ini:4: `master = true` (via --ini on
                         // the command line)"
  Place place;           // what to point an editor at
};

using Findings = std::vector<Finding>;

}  // namespace sqreen::doctor
