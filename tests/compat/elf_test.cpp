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

TEST(Elf, NamesMachineAndLoader) {
  fakes::MemoryFileSystem files;
  files.add("/bin/sh", elf_image({"libc.so"}, "/lib/ld-musl-aarch64.so.1", EM_AARCH64));
  const auto file = read_elf("/bin/sh", files);
  ASSERT_TRUE(file);
  EXPECT_EQ(architecture_name(*file), "aarch64");
  EXPECT_EQ(file->loader, "/lib/ld-musl-aarch64.so.1");
}

// The other byte order: a 32-bit program of a big-endian machine, by hand.
TEST(Elf, ReadsEitherByteOrder) {
  const auto half = [](unsigned value) {
    return std::string{static_cast<char>(value >> 8), static_cast<char>(value)};
  };
  const auto word = [&half](unsigned value) { return half(value >> 16) + half(value & 0xFFFF); };
  const std::string loader = "/lib/ld.so.1";
  std::string image(
      "\x7f"
      "ELF\1\2\1\0\0\0\0\0\0\0\0\0",
      16);
  image += half(3) + half(EM_PPC64) + word(1) + word(0) + word(52) + word(0) + word(0) + half(52) +
           half(32) + half(1) + half(0) + half(0) + half(0);
  image += word(PT_INTERP) + word(84) + word(0) + word(0) + word(13) + word(13) + word(4) + word(1);
  fakes::MemoryFileSystem files;
  files.add("/bin/sh", image + loader + '\0');
  const auto file = read_elf("/bin/sh", files);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->is_big_endian);
  EXPECT_EQ(architecture_name(*file), "ppc64");
  EXPECT_EQ(file->loader, loader);
}

}  // namespace
}  // namespace sqreen::compat
