// SPDX-License-Identifier: Apache-2.0
// What a check found. Severities are what exit codes are made of: errors and (with --strict)
// warnings are findings, the others never are.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/place.h"

namespace sqreen::doctor {

enum class Severity : unsigned char {
  ok,       // the check had something to judge, and it is as it should be
  skipped,  // there was nothing to judge
  note,     // something could not be judged, or is worth knowing
  warning,
  error,
};
std::string_view severity_name(Severity severity);  // "ok", "skipped", "note", "warning", "error"

// What a finding means for the app that it is about.
enum class Consequence : unsigned char {
  none,         // it is protected all the same
  unknown,      // whether it is protected cannot be told
  no_start,     // it would not start, or never answer
  unprotected,  // it, or a part of it, would serve without the agent
};

// A change of one file that mends a finding by itself: what --diff shows and --fix applies.
struct Edit {
  enum class Kind : unsigned char {
    replace,      // `old_text`, at `column` of `line`, by `new_text`
    insert_line,  // `new_text` becomes a line of its own behind `line` (0: the first line)
  };
  Kind kind = Kind::replace;
  std::string path;      // of a file in the project, as Place::source names it
  int line = 0;          // 1-based
  int column = 0;        // 1-based, in bytes; 0: where `old_text` occurs, which must be once
  std::string old_text;  // not empty for `replace`; to insert within a line, name what follows
  std::string new_text;  // without the newline of an inserted line
};

struct Finding {
  std::string id;  // of the check: "uwsgi.enable-threads"; stable, scripts match it
  Severity severity = Severity::note;
  std::string message;                // one sentence, no full stop
  std::string fix;                    // what to do: "add `enable-threads = true` to uwsgi.ini"
  std::vector<Place> evidence;        // what the verdict rests on
  Place place;                        // what to point an editor at
  std::vector<Edit> edits;            // empty: a person has to do it
  std::optional<std::size_t> launch;  // index in Facts::launches of the one that it is about
  Consequence consequence = Consequence::none;
  bool suppressed = false;  // by somebody who gave a reason
  std::string suppressed_because;
};

using Findings = std::vector<Finding>;

}  // namespace sqreen::doctor
