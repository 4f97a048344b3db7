// SPDX-License-Identifier: Apache-2.0
// The relay's own words, for the person who set log_location: one line each, appended with one
// write. Without a log file they go to standard error, which is /dev/null once the relay is
// detached; `sqreen status` shows the last one in any case (see note_problem).
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/descriptor.h"
#include "core/settings.h"

namespace sqreen::relay {

class Journal {
 public:
  Journal(const Settings& settings, const Clock& clock);
  void line(LogLevel level, std::string_view text);

 private:
  const Clock& clock_;
  LogLevel level_;
  Descriptor file_;  // opened before root is given up
};

}  // namespace sqreen::relay
