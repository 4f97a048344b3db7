// SPDX-License-Identifier: Apache-2.0
// Any bytes as a program or library of any machine: ELF and Mach-O headers, the version in it.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compat/elf.h"
#include "compat/macho.h"
#include "compat/survey/read.h"
#include "fakes/memory_filesystem.h"
#include "fuzz/surveyed_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sqreen::compat;  // NOLINT(google-build-using-namespace)
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  sqreen::fakes::MemoryFileSystem files;
  files.add("/usr/bin/python3.11", bytes, 0755)
      .add("/bin/sh", bytes, 0755)
      .add("/usr/lib/os.py", "")
      .add("/usr/lib/python3.11/os.py", "")
      .add("/lib/libc.so.6", bytes)
      .add("/usr/lib/libpython3.11.so.1.0", bytes)
      .add("/lib/ld-musl-x86_64.so.1", bytes);
  if (const auto elf = read_elf("/bin/sh", files)) {
    if (elf->needed.size() > 256) std::abort();
    architecture_name(*elf);
  }
  if (const auto macho = read_macho("/bin/sh", files)) {
    if (macho->libraries.size() > 256 || macho->architectures.size() > 16) std::abort();
  }
  sqreen::fuzz::require_printable(survey_root("/", files));
  return 0;
}
