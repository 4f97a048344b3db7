// SPDX-License-Identifier: Apache-2.0
#include "cli/term/progress.h"

#include <string>

namespace sqreen::cli {

void Progress::say(std::string_view what) {
  if (!err_.is_terminal()) return;
  clear();
  err_.print("sqreen doctor: waiting for " + std::string(what) + " ...");
  err_.flush();
  shown_ = true;
}

void Progress::clear() {
  if (!shown_) return;
  err_.print("\r\x1b[K");
  err_.flush();
  shown_ = false;
}

}  // namespace sqreen::cli
