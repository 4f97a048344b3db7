// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>

#include "cli/program.h"
#include "cli/term/terminal.h"

namespace {

int run(int argc, char** argv) {
  const sqreen::Environment environment = sqreen::current_environment();
  sqreen::cli::Terminal out(stdout, environment);
  sqreen::cli::Terminal err(stderr, environment);
  sqreen::cli::Context context{environment, sqreen::real_filesystem(), out, err, {}, {}};
  const int code = sqreen::cli::run_program(argc > 0 ? argv[0] : "sqreen",
                                            {argv + (argc > 0 ? 1 : 0), argv + argc}, context);
  out.flush();
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sqreen: internal error: %s\n", error.what());
    return sqreen::cli::kInternal;
  }
}
