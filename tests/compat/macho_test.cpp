// SPDX-License-Identifier: Apache-2.0
#include "compat/macho.h"

#include <gmock/gmock.h>

#include "compat/macho_image.h"
#include "fakes/memory_filesystem.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;

std::optional<MachOFile> read(const std::string& image) {
  fakes::MemoryFileSystem files;
  files.add("/python", image);
  return read_macho("/python", files);
}

TEST(MachO, NamesMachineAndLibraries) {
  for (const bool big_endian : {false, true}) {
    const auto file = read(macho_image({"/usr/lib/libSystem.B.dylib", "@rpath/libpython3.11.dylib"},
                                       kCpuX86_64, big_endian));
    ASSERT_TRUE(file);
    EXPECT_THAT(file->architectures, ElementsAre("x86_64"));
    EXPECT_THAT(file->libraries,
                ElementsAre("/usr/lib/libSystem.B.dylib", "@rpath/libpython3.11.dylib"));
  }
}

TEST(MachO, AUniversalFileHasSeveral) {
  const auto file = read(universal_image({kCpuX86_64, kCpuArm64}, {"libpython3.11.dylib"}));
  ASSERT_TRUE(file);
  EXPECT_THAT(file->architectures, ElementsAre("x86_64", "arm64"));
  EXPECT_THAT(file->libraries, ElementsAre("libpython3.11.dylib"));
}

TEST(MachO, OthersAreNone) {
  using namespace std::string_literals;
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read("#!/bin/sh\n"));
  EXPECT_FALSE(read("\xCA\xFE\xBA\xBE\0\0\0\x34"s + std::string(64, 'x')));  // a Java class
  const std::string image = macho_image({"a", "b"}, kCpuArm64, false);
  for (std::size_t size = 0; size < image.size(); ++size) read(image.substr(0, size));
}

}  // namespace
}  // namespace sqreen::compat
