// SPDX-License-Identifier: Apache-2.0
// --output FILE: what would go to standard output, into a file.
#pragma once

#include <functional>
#include <string>

#include "cli/term/terminal.h"
#include "core/error.h"

namespace sqreen::cli {

// `print` gets a terminal that is none: no colour, no width. file_unwritable names the file.
Expected<void> write_document(const std::string& path,
                              const std::function<void(Terminal& out)>& print);

// The same in a file that only its owner may read or write, whatever it was before; no link is
// followed.
Expected<void> write_private_document(const std::string& path,
                                      const std::function<void(Terminal& out)>& print);

}  // namespace sqreen::cli
