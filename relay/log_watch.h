// SPDX-License-Identifier: Apache-2.0
// Sleeping until the event log grows: inotify where it works, the timeout elsewhere.
#pragma once

#include <cstdint>
#include <string>

#include "core/descriptor.h"

namespace sqreen::relay {

class LogWatch {
 public:
  explicit LogWatch(const std::string& log_path);
  // Returns when the log was written to since the last call, or after `timeout_ns`.
  void wait(std::int64_t timeout_ns);

 private:
  Descriptor inotify_;
};

}  // namespace sqreen::relay
