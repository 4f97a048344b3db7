// SPDX-License-Identifier: Apache-2.0
// How `sqreen compat` prints: for people, for scripts, for a pull request, for a manager. With
// --output the chosen format goes into a file and the text stays on the terminal.
#pragma once

#include <string>

#include "cli/command.h"
#include "cli/compat/page.h"
#include "core/error.h"

namespace sqreen::cli {

enum class PageFormat : unsigned char { text, json, markdown, html };

struct OutputOptions {
  PageFormat format = PageFormat::text;
  std::string file;  // empty: standard output
};

// Adds --format, --json and --output.
void add_output_options(CLI::App& command, OutputOptions& options);

// `json`: the same as JSON, on one line. file_unwritable names the file.
Expected<void> print_output(const OutputOptions& options, const Page& page, const std::string& json,
                            Context& context);

}  // namespace sqreen::cli
