// SPDX-License-Identifier: Apache-2.0
// The first byte chooses the kind of project or lock file, the rest is the file.
#include <cstdint>
#include <string>

#include "compat/survey/read.h"
#include "fakes/memory_filesystem.h"
#include "fuzz/surveyed_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr const char* kNames[] = {"/pyproject.toml",  "/poetry.lock", "/Pipfile.lock",
                                    "/uv.lock",         "/pdm.lock",    "/pylock.toml",
                                    "/environment.yml", "/any"};
  const std::string path = kNames[data[0] % 8];
  sqreen::fakes::MemoryFileSystem files;
  files.add(path, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  sqreen::fuzz::require_printable(sqreen::compat::survey_file(path, {}, files));
  return 0;
}
