// SPDX-License-Identifier: Apache-2.0
#include "doctor/finding.h"

namespace sqreen::doctor {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "unknown";
}

std::string Place::text() const {
  return line > 0 ? source + ":" + std::to_string(line) : source;
}

}  // namespace sqreen::doctor
