// SPDX-License-Identifier: Apache-2.0
#include "compat/elf.h"

#include <gmock/gmock.h>

#include "compat/elf_image.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

TEST(Elf, NamesTheLibrariesThatAProgramNeeds) {
  fakes::MemoryFileSystem files;
  files.add("/bin/python3", elf_image({"libpython3.11.so.1.0", "libc.so.6"}));
  EXPECT_THAT(needed_libraries("/bin/python3", files),
              Optional(ElementsAre("libpython3.11.so.1.0", "libc.so.6")));
}

TEST(Elf, AStaticProgramNeedsNone) {
  fakes::MemoryFileSystem files;
  files.add("/bin/static", elf_image({}));
  EXPECT_THAT(needed_libraries("/bin/static", files), Optional(IsEmpty()));
}

TEST(Elf, OtherFilesAreNone) {
  fakes::MemoryFileSystem files;
  files.add("/script", "#!/bin/sh\n")
      .add("/empty", "")
      .add("/short",
           "\x7f"
           "ELF");
  for (const char* path : {"/script", "/empty", "/short", "/missing"}) {
    EXPECT_EQ(needed_libraries(path, files), std::nullopt) << path;
  }
}

// Whatever a cut or a changed byte makes of it: an answer or none, never a read outside the file.
TEST(Elf, SurvivesDamage) {
  const std::string whole = elf_image({"libpython3.11.so.1.0", "libc.so.6"});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    fakes::MemoryFileSystem files;
    files.add("/cut", whole.substr(0, size));
    if (const auto needed = needed_libraries("/cut", files)) {
      EXPECT_LE(needed->size(), 2u);
    }
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\0', '\x7f', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = byte;
      fakes::MemoryFileSystem files;
      files.add("/damaged", damaged);
      if (const auto needed = needed_libraries("/damaged", files)) {
        EXPECT_LE(needed->size(), 256u);
      }
    }
  }
}

TEST(Elf, ReadsThisVeryProgram) {
  const auto needed = needed_libraries("/proc/self/exe", real_filesystem());
  ASSERT_TRUE(needed);
  EXPECT_THAT(*needed, testing::Contains(testing::StartsWith("libc.so")));
}

}  // namespace
}  // namespace sqreen::compat
