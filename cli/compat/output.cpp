// SPDX-License-Identifier: Apache-2.0
#include "cli/compat/output.h"

#include <CLI/CLI.hpp>

#include "cli/term/document_file.h"
#include "cli/term/terminal.h"
#include "core/clock.h"

namespace sqreen::cli {
namespace {

PageFormat format_named(const std::string& word) {
  if (word == "json") return PageFormat::json;
  if (word == "markdown") return PageFormat::markdown;
  return word == "html" ? PageFormat::html : PageFormat::text;
}

void print_as(PageFormat format, const Page& page, const std::string& json, Terminal& out) {
  switch (format) {
    case PageFormat::text:
      return print_page(out, page);
    case PageFormat::json:
      return out.line(json);
    case PageFormat::markdown:
      return out.print(markdown_page(page));
    case PageFormat::html:
      return out.print(html_page(page, iso8601(system_clock().wall_ns()).substr(0, 10)));
  }
}

}  // namespace

void add_output_options(CLI::App& command, OutputOptions& options) {
  CLI::Option* format = command.add_option_function<std::string>(
      "--format", [&options](const std::string& word) { options.format = format_named(word); },
      "How to print: for people, scripts, a pull request, a manager");
  one_of(*format, {"text", "json", "markdown", "html"});
  command.add_flag_callback(
      "--json", [&options] { options.format = PageFormat::json; }, "The same as --format json");
  command
      .add_option("--output", options.file,
                  "Write that into a file, and the text for people on the terminal")
      ->type_name("FILE");
}

Expected<void> print_output(const OutputOptions& options, const Page& page, const std::string& json,
                            Context& context) {
  if (options.file.empty()) {
    print_as(options.format, page, json, context.out);
    return {};
  }
  const auto written = write_document(
      options.file, [&](Terminal& out) { print_as(options.format, page, json, out); });
  if (!written) return written;
  print_page(context.out, page);
  return {};
}

}  // namespace sqreen::cli
