// SPDX-License-Identifier: Apache-2.0
// The real file system and the fake one answer alike: every test here runs on both.
#include "core/filesystem.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "fakes/memory_filesystem.h"

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class FileSystemTest : public testing::TestWithParam<bool> {
 protected:
  FileSystemTest() {
    std::string pattern = testing::TempDir() + "sqreen_filesystem_XXXXXX";
    root_ = std::filesystem::canonical(mkdtemp(pattern.data()));
    std::filesystem::create_directory(root_ + "/folder");
    std::ofstream(root_ + "/folder/file") << "0123456789";
    std::ofstream(root_ + "/folder/program") << "#!/bin/sh\n";
    chmod((root_ + "/folder/program").c_str(), 0755);
    std::filesystem::create_symlink("folder/file", root_ + "/link");
    std::filesystem::create_symlink("folder", root_ + "/other");
    memory_.add(root_ + "/folder/file", "0123456789")
        .add(root_ + "/folder/program", "#!/bin/sh\n", 0755)
        .add_link(root_ + "/link", "folder/file")
        .add_link(root_ + "/other", "folder");
  }
  ~FileSystemTest() override { std::filesystem::remove_all(root_); }

  const FileSystem& files() const {
    return GetParam() ? real_filesystem() : static_cast<const FileSystem&>(memory_);
  }

  std::string root_;
  fakes::MemoryFileSystem memory_;
};

TEST_P(FileSystemTest, ReadsUpToALimit) {
  EXPECT_EQ(files().read(root_ + "/folder/file").value(), "0123456789");
  EXPECT_EQ(files().read(root_ + "/link", 10).value(), "0123456789");
  const auto cut = files().read(root_ + "/link", 9);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, ErrorCode::too_large);
  EXPECT_THAT(cut.error().message, HasSubstr("is longer than 9 bytes"));
}

TEST_P(FileSystemTest, ReadsAPart) {
  EXPECT_EQ(files().read_part(root_ + "/link", 0, 3).value(), "012");
  EXPECT_EQ(files().read_part(root_ + "/link", 8, 100).value(), "89");
  EXPECT_EQ(files().read_part(root_ + "/link", 100, 5).value(), "");
  EXPECT_EQ(files().read_part(root_ + "/nothing", 0, 5).error().code, ErrorCode::file_not_found);
}

TEST_P(FileSystemTest, SaysWhyItCannotRead) {
  const auto missing = files().read(root_ + "/nothing");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::file_not_found);
  EXPECT_EQ(missing.error().message, root_ + "/nothing: No such file or directory");
  const auto folder = files().read(root_ + "/folder");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::file_unreadable);
}

TEST_P(FileSystemTest, TellsFilesFromFolders) {
  const FileStatus file = files().status(root_ + "/link");
  EXPECT_TRUE(file.exists && file.is_file && !file.is_folder && !file.executable);
  EXPECT_EQ(file.size, 10u);
  EXPECT_TRUE(files().status(root_ + "/other/program").executable);
  EXPECT_TRUE(files().status(root_ + "/other").is_folder);
  EXPECT_FALSE(files().status(root_ + "/nothing").exists);
}

TEST_P(FileSystemTest, FollowsLinksAndListsSorted) {
  EXPECT_EQ(files().real_path(root_ + "/other/../link").value(), root_ + "/folder/file");
  EXPECT_EQ(files().real_path(root_ + "/gone").error().code, ErrorCode::file_not_found);
  EXPECT_THAT(files().list(root_).value(), ElementsAre("folder", "link", "other"));
  EXPECT_THAT(files().list(root_ + "/other").value(), ElementsAre("file", "program"));
  EXPECT_FALSE(files().list(root_ + "/link"));
}

INSTANTIATE_TEST_SUITE_P(RealAndFake, FileSystemTest, testing::Bool());

TEST(RealFileSystem, NeverBlocksOnAPipe) {
  std::string pattern = testing::TempDir() + "sqreen_pipe_XXXXXX";
  const std::string folder = mkdtemp(pattern.data());
  ASSERT_EQ(mkfifo((folder + "/pipe").c_str(), 0600), 0);
  const auto read = real_filesystem().read(folder + "/pipe");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("is not a regular file"));
  EXPECT_FALSE(real_filesystem().read("/dev/zero", 16));
  std::filesystem::remove_all(folder);
}

TEST(RealFileSystem, ReadsFilesThatPretendToBeEmpty) {
  EXPECT_THAT(real_filesystem().read("/proc/self/stat").value(),
              HasSubstr(std::to_string(getpid())));
}

TEST(RealFileSystem, KnowsTheCurrentFolder) {
  EXPECT_EQ(real_filesystem().current_folder(), std::filesystem::current_path());
}

}  // namespace
}  // namespace sqreen
