// SPDX-License-Identifier: Apache-2.0
#include "doctor/finding.h"

namespace sqreen::doctor {

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "ok";
    case Severity::skipped:
      return "skipped";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "unknown";
}

}  // namespace sqreen::doctor
