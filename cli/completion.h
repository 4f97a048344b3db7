// SPDX-License-Identifier: Apache-2.0
// Shell completion: the scripts that `sqreen completion` prints are fixed and ask `sqreen
// __complete WORDS...`, so that they never go stale.
//
// The answer has one candidate a line, "word<TAB>description". A line that begins with ':' asks the
// shell for its own kind:
//   :command N   complete a command line that begins at word N (1: the first word behind `sqreen`)
//   :file        complete file names
#pragma once

#include <span>
#include <string>

namespace CLI {
class App;
}

namespace sqreen::cli {

class Terminal;

// `words`: those behind the program's name, up to and with the one being typed (perhaps empty).
void complete(CLI::App& app, std::span<const std::string> words, Terminal& out);

}  // namespace sqreen::cli
