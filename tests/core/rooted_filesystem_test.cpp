// SPDX-License-Identifier: Apache-2.0
#include "core/rooted_filesystem.h"

#include <gmock/gmock.h>

#include "core/scratch.h"
#include "fakes/memory_filesystem.h"

namespace sqreen {
namespace {

using testing::ElementsAre;

TEST(RootedFileSystem, LinksLeadInside) {
  fakes::MemoryFileSystem outer;
  outer.add("/etc/os-release", "the host's")
      .add("/image/usr/lib/os-release", "the image's")
      .add_link("/image/etc/os-release", "../usr/lib/os-release")
      .add_link("/image/etc/absolute", "/usr/lib/os-release")
      .add_link("/image/etc/climbing", "../../../../etc/os-release")
      .add_link("/image/lib", "usr/lib")
      .add("/image/usr/lib/musl", "");
  const RootedFileSystem image("/image/", outer);
  for (const char* path : {"/etc/os-release", "etc/os-release", "/etc/absolute", "/etc/climbing",
                           "/lib/os-release", "/etc/../lib//./os-release", "/../etc/os-release"}) {
    EXPECT_EQ(image.read(path, 100).value_or("none"), "the image's") << path;
    EXPECT_EQ(image.real_path(path).value_or("none"), "/usr/lib/os-release") << path;
  }
  EXPECT_THAT(*image.list("/lib"), ElementsAre("musl", "os-release"));
  EXPECT_THAT(*image.list("/"), ElementsAre("etc", "lib", "usr"));
  EXPECT_TRUE(image.status("/lib").is_folder);
  EXPECT_EQ(*image.read_link("/lib"), "usr/lib");
  EXPECT_EQ(*image.read_part("/lib/os-release", 4, 5), "image");
}

TEST(RootedFileSystem, WhatIsNotThereIsNamedAsInside) {
  fakes::MemoryFileSystem outer;
  outer.add("/image/file", "")
      .add_link("/image/a", "b")
      .add_link("/image/b", "/a")
      .add_link("/image/dangling", "/nowhere");
  const RootedFileSystem image("/image", outer);
  EXPECT_EQ(image.read("/none/x", 10).error().message, "/none/x: No such file or directory");
  EXPECT_EQ(image.read("/none", 10).error().message, "/none: No such file or directory");
  EXPECT_EQ(image.read("/a/x", 10).error().message, "/a/x: Too many levels of symbolic links");
  EXPECT_EQ(image.read("/dangling", 10).error().code, ErrorCode::file_not_found);
  EXPECT_FALSE(image.status("/a").exists);
  EXPECT_FALSE(image.real_path("/dangling"));
}

TEST(RootedFileSystem, AnswersAlikeOnARealFolder) {
  const ScratchFolder scratch;
  std::filesystem::create_directories(scratch / "usr/lib");
  write_file(scratch / "usr/lib/os-release", "ID=alpine\n");
  std::filesystem::create_directories(scratch / "etc");
  std::filesystem::create_symlink("/usr/lib/os-release", scratch / "etc/os-release");
  const RootedFileSystem image(scratch.path(), real_filesystem());
  EXPECT_EQ(image.read("/etc/os-release", 100).value_or("none"), "ID=alpine\n");
  EXPECT_EQ(image.read("/usr/lib", 100).error().message, "/usr/lib: is a folder");
  EXPECT_EQ(image.read("/usr/lib/os-release/x", 100).error().code, ErrorCode::file_not_found);
}

}  // namespace
}  // namespace sqreen
