// SPDX-License-Identifier: Apache-2.0
#include "relay/store_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/scratch.h"
#include "fakes/manual_clock.h"

namespace sqreen::relay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kSecond = 1'000'000'000;

class StoreKeeperTest : public testing::Test {
 protected:
  StoreKeeper make() {
    return {path_, "shop", clock_, [this](std::string_view line) { said_.emplace_back(line); }};
  }
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  ScratchFolder folder_;
  std::string path_ = folder_ / "shop.db";
  fakes::ManualClock clock_;
  std::vector<std::string> said_;
};

TEST_F(StoreKeeperTest, OpensQuietly) {
  StoreKeeper keeper = make();
  EXPECT_NE(keeper.get(), nullptr);
  EXPECT_TRUE(keeper.healthy());
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(StoreKeeperTest, PutsADamagedFileAsideAndBeginsANewOne) {
  write_file(path_, std::string(5'000, 'x'));
  StoreKeeper keeper = make();
  EXPECT_EQ(keeper.get(), nullptr);
  EXPECT_FALSE(keeper.healthy());
  ASSERT_NE(keeper.get(), nullptr);
  EXPECT_TRUE(keeper.healthy());
  EXPECT_THAT(files(), testing::Contains("shop.db.corrupt-2026-11-23T093000.000000Z"));
  EXPECT_EQ(read_file(folder_ / "shop.db.corrupt-2026-11-23T093000.000000Z"),
            std::string(5'000, 'x'));
  // The run goes on telling of it.
  ASSERT_FALSE(said_.empty());
  EXPECT_THAT(said_.back(), HasSubstr("was moved to"));
}

TEST_F(StoreKeeperTest, WaitsForAFolderThatIsMissing) {
  std::filesystem::remove(folder_.path());
  StoreKeeper keeper = make();
  EXPECT_EQ(keeper.get(), nullptr);
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_THAT(said_[0], HasSubstr("No such file or directory; events wait in the log"));
  std::filesystem::create_directory(folder_.path());
  EXPECT_EQ(keeper.get(), nullptr) << "not before some time has passed";
  clock_.advance_ns(kSecond);
  EXPECT_NE(keeper.get(), nullptr);
  EXPECT_EQ(said_.back(), "") << "all is well again";
}

TEST_F(StoreKeeperTest, BeginsANewFileWhenSomebodyDeletedIt) {
  StoreKeeper keeper = make();
  ASSERT_NE(keeper.get(), nullptr);
  std::filesystem::remove(path_);
  clock_.advance_ns(2 * kSecond);
  ASSERT_NE(keeper.get(), nullptr);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(StoreKeeperTest, WithoutRootItAsksForARestartInsteadOfOpening) {
  StoreKeeper keeper = make();
  ASSERT_NE(keeper.get(), nullptr);
  keeper.keep_what_is_open();
  keeper.failed({ErrorCode::disk_full, "full"});
  EXPECT_NE(keeper.get(), nullptr) << "a full disk is waited for";
  EXPECT_FALSE(keeper.needs_restart());
  keeper.failed({ErrorCode::malformed, "damaged"});
  EXPECT_TRUE(keeper.needs_restart());
  EXPECT_EQ(keeper.get(), nullptr);
  EXPECT_THAT(files(), testing::Contains("shop.db")) << "nothing is moved without root";
}

TEST_F(StoreKeeperTest, WithoutRootADeletedFileMeansARestart) {
  StoreKeeper keeper = make();
  ASSERT_NE(keeper.get(), nullptr);
  keeper.keep_what_is_open();
  std::filesystem::remove(path_);
  clock_.advance_ns(2 * kSecond);
  EXPECT_EQ(keeper.get(), nullptr);
  EXPECT_TRUE(keeper.needs_restart());
}

TEST(MoveAside, TakesTheJournalAlong) {
  ScratchFolder folder;
  for (const char* suffix : {"", "-wal", "-shm"}) write_file(folder / "a.db" + suffix, "x");
  ASSERT_EQ(move_aside(folder / "a.db", "corrupt", 0).value(),
            folder / "a.db.corrupt-1970-01-01T000000.000000Z");
  EXPECT_FALSE(std::filesystem::exists(folder / "a.db-wal"));
  EXPECT_TRUE(std::filesystem::exists(folder / "a.db.corrupt-1970-01-01T000000.000000Z-wal"));
}

}  // namespace
}  // namespace sqreen::relay
