// SPDX-License-Identifier: Apache-2.0
// What a command waits for: one line on a terminal that is written over, and gone at the end.
// Nothing where standard error is no terminal.
#pragma once

#include <string_view>

#include "cli/term/terminal.h"

namespace sqreen::cli {

class Progress {
 public:
  explicit Progress(Terminal& err) : err_(err) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  void say(std::string_view what);  // "an answer of the app"

 private:
  void clear();

  Terminal& err_;
  bool shown_ = false;
};

}  // namespace sqreen::cli
