// SPDX-License-Identifier: Apache-2.0
// Any bytes as a requirements file, as one that it includes, and as a project's files beside it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compat/survey/read.h"
#include "fakes/memory_filesystem.h"
#include "fuzz/surveyed_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  sqreen::fakes::MemoryFileSystem files;
  files.add("/srv/requirements.txt", bytes)
      .add("/srv/base.txt", bytes)
      .add("/srv/shop/setup.cfg", bytes)
      .add("/srv/shop/pyproject.toml", bytes);
  sqreen::fuzz::require_printable(sqreen::compat::survey_file(
      "/srv/requirements.txt", {{"A", "${A}"}, {"B", "\n-r base.txt"}}, files));
  return 0;
}
