// SPDX-License-Identifier: Apache-2.0
// Redirections and here-documents of a shell: they belong to no word of a command. shell.h reads
// commands with it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "doctor/launch/shell_words.h"

namespace sqreen::doctor {

class ShellRedirections : protected ShellWords {
 protected:
  using ShellWords::ShellWords;

  // At its first `<`, `>` or `&`. Takes the number in front of it from `command` again.
  void redirection(ShellCommand& command);
  void skip_here_documents();    // at the begin of the line behind their command
  void forget_here_documents();  // where the text that they follow in has ended

 private:
  std::size_t begin_of_redirection(std::size_t target) const;

  std::vector<std::string> here_documents_;
};

}  // namespace sqreen::doctor
