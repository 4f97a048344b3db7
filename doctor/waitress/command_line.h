// SPDX-License-Identifier: Apache-2.0
// A command line of waitress-serve as waitress itself reads it: getopt, which stops at the first
// word that is no option, and takes the beginning of an option's name.
//
// Follows waitress/adjustments.py of 1.4 to 3.0; held against the real one by
// tests/integration/test_refused_servers.py.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "doctor/launch/unknown_words.h"

namespace sqreen::doctor {

struct WaitressProblem {
  std::string what;  // "--thread is no option of waitress-serve; did you mean --threads?"
  std::string fix;
};

struct WaitressServer {
  std::vector<WaitressProblem> refusals;  // it ends with an error before it serves
  std::optional<std::size_t> launch;      // index in Facts::launches
};

// `words`: those behind the program. What `unknown` holds is taken for right.
WaitressServer read_waitress_command(std::span<const std::string> words,
                                     const UnknownWords& unknown = {});

}  // namespace sqreen::doctor
