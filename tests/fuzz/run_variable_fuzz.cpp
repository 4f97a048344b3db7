// SPDX-License-Identifier: Apache-2.0
// Any value of SQREEN_RUN: refused, or it says the same when it is written down again.
#include <cstdint>
#include <cstdlib>

#include "core/run_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto run = sqreen::parse_run_variable({reinterpret_cast<const char*>(data), size});
  if (!run) return 0;
  if (!run->folder.starts_with('/')) std::abort();
  for (const int fd : {run->region_fd, run->log_fd, run->alive_fd}) {
    if (fd < -1) std::abort();
  }
  const std::string value = "1:" + std::to_string(run->region_fd) + ':' +
                            std::to_string(run->log_fd) + ':' + std::to_string(run->alive_fd) +
                            ':' + run->folder;
  const auto again = sqreen::parse_run_variable(value);
  if (!again || again->folder != run->folder || again->region_fd != run->region_fd ||
      again->log_fd != run->log_fd || again->alive_fd != run->alive_fd) {
    std::abort();
  }
  return 0;
}
