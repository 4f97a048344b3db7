// SPDX-License-Identifier: Apache-2.0
#include "core/run_folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <set>

#include "core/scratch.h"

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr uid_t kNobody = 65534;

class RunFolderTest : public testing::Test {
 protected:
  RunFolderTest() { chmod(scratch_.path().c_str(), 0755); }

  static std::uint32_t mode_of(const std::string& path) {
    struct stat status;
    return lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }
  Expected<std::string> by_hand(const std::string& path) {
    Settings settings;
    settings.runtime_dir = path;
    return runtime_folder(settings, {});
  }
  std::string runtime() { return by_hand(scratch_ / "runtime").value(); }

  ScratchFolder scratch_;
};

TEST_F(RunFolderTest, MakesTheFolderPrivateUnderAnyUmask) {
  for (const mode_t mask : {0000, 0022, 0777}) {
    const std::string path = scratch_ / ("made" + std::to_string(mask));
    const mode_t before = umask(mask);
    const auto folder = by_hand(path);
    umask(before);
    ASSERT_TRUE(folder) << folder.error().message;
    EXPECT_EQ(*folder, path);
    EXPECT_EQ(mode_of(path), 0700u);
    EXPECT_EQ(by_hand(path), path) << "and takes it the next time";
  }
}

TEST_F(RunFolderTest, MakesMissingParentsAndAnAbsolutePath) {
  EXPECT_EQ(by_hand(scratch_ / "a/b/c/"), scratch_ / "a/b/c");
  EXPECT_EQ(mode_of(scratch_ / "a/b"), 0700u);
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(scratch_.path());
  EXPECT_EQ(by_hand("relative"), scratch_ / "relative");
  std::filesystem::current_path(before);
}

TEST_F(RunFolderTest, RefusesWhatSomebodyElseMayHavePlanted) {
  std::filesystem::create_directory(scratch_ / "target");
  chmod((scratch_ / "target").c_str(), 0700);
  std::filesystem::create_symlink(scratch_ / "target", scratch_ / "link");
  std::filesystem::create_symlink(scratch_ / "nowhere", scratch_ / "dangling");
  write_file(scratch_ / "file", "");
  for (const char* name : {"open", "shared", "readable"}) {
    std::filesystem::create_directory(scratch_ / name);
  }
  chmod((scratch_ / "open").c_str(), 0777);
  chmod((scratch_ / "shared").c_str(), 0770);
  chmod((scratch_ / "readable").c_str(), 0755);
  struct Case {
    const char* path;
    const char* says;
  };
  for (const Case& test : {Case{"link", "is a link or no folder"}, Case{"link/", "is a link"},
                           Case{"link/.", "is a link"}, Case{"dangling", "is a link"},
                           Case{"file", "is a link or no folder"}, Case{"open", "chmod 700"},
                           Case{"shared", "chmod 700"}, Case{"readable", "chmod 700"}}) {
    const auto folder = by_hand(scratch_ / test.path);
    ASSERT_FALSE(folder) << test.path;
    EXPECT_EQ(folder.error().code, ErrorCode::runtime_folder_unusable);
    EXPECT_THAT(folder.error().message, StartsWith(scratch_.path()));
    EXPECT_THAT(folder.error().message, HasSubstr(test.says));
    if (std::string_view(test.path).find('/') != std::string_view::npos) continue;  // as by hand
    const auto checked = check_runtime_folder(scratch_ / test.path);
    ASSERT_FALSE(checked) << test.path;
    EXPECT_EQ(checked.error().message, folder.error().message);
  }
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "nowhere"));
}

TEST_F(RunFolderTest, IsCheckedWithoutMakingAnything) {
  const std::string wanted = scratch_ / "a/b/c";
  EXPECT_TRUE(check_runtime_folder(wanted));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "a"));
  const auto below_a_file = check_runtime_folder("/proc/version/sqreen");
  ASSERT_FALSE(below_a_file);
  EXPECT_EQ(below_a_file.error().code, ErrorCode::runtime_folder_unusable);
  EXPECT_TRUE(by_hand(wanted));
  EXPECT_TRUE(check_runtime_folder(wanted));
}

TEST_F(RunFolderTest, RefusesAnotherUsersFolderAndNamesHim) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to make another user's folder";
  std::filesystem::create_directory(scratch_ / "theirs");
  chmod((scratch_ / "theirs").c_str(), 0700);
  ASSERT_EQ(chown((scratch_ / "theirs").c_str(), kNobody, kNobody), 0);
  const auto folder = by_hand(scratch_ / "theirs");
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().message, HasSubstr("belongs to uid 65534, not to uid 0"));
}

TEST_F(RunFolderTest, TriesTheNextCandidateUnlessSetByHand) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const std::string xdg = scratch_ / "xdg";
  std::filesystem::create_directory(xdg);
  ASSERT_EQ(chown(xdg.c_str(), kNobody, kNobody), 0);
  const std::string own = "/tmp/sqreen-65534";
  if (std::filesystem::exists(own)) GTEST_SKIP() << own << " is in use";
  EXPECT_EQ(in_child([&] {
              if (setuid(kNobody) != 0) return 1;
              const Environment environment{{"XDG_RUNTIME_DIR", xdg}};
              if (runtime_folder({}, environment) != xdg + "/sqreen") return 2;
              // Somebody was there first.
              std::filesystem::remove(xdg + "/sqreen");
              std::filesystem::create_symlink("/etc", xdg + "/sqreen");
              if (runtime_folder({}, environment) != own) return 3;
              Settings settings;
              settings.runtime_dir = xdg + "/sqreen";
              if (runtime_folder(settings, environment)) return 4;
              if (runtime_folder({}, {{"XDG_RUNTIME_DIR", "relative"}}) != own) return 5;
              std::filesystem::remove(own);
              std::filesystem::create_symlink("/etc", own);
              const auto none = runtime_folder({}, environment);
              const bool told = !none && none.error().message.find(own) != std::string::npos &&
                                none.error().message.find(xdg) != std::string::npos;
              std::filesystem::remove(own);
              return told ? 0 : 6;
            }),
            0);
}

TEST_F(RunFolderTest, RootLeavesNothingInAnotherUsersFolders) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  const std::string xdg = scratch_ / "user";
  std::filesystem::create_directory(xdg);
  ASSERT_EQ(chown(xdg.c_str(), kNobody, kNobody), 0);
  const auto folder = runtime_folder({}, {{"XDG_RUNTIME_DIR", xdg}});
  ASSERT_TRUE(folder);
  EXPECT_THAT(*folder, testing::Not(StartsWith(xdg)));
  EXPECT_TRUE(std::filesystem::is_empty(xdg));
}

TEST_F(RunFolderTest, TheStateFolderHasItsOwnCandidates) {
  Settings settings;
  settings.state_dir = scratch_ / "state";
  EXPECT_EQ(state_folder(settings, {}), scratch_ / "state");
  EXPECT_EQ(state_folder({}, {{"XDG_STATE_HOME", scratch_.path()}}), scratch_ / "sqreen");
  EXPECT_EQ(mode_of(scratch_ / "sqreen"), 0700u);
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  const std::string home = scratch_ / "home";
  std::filesystem::create_directory(home);
  ASSERT_EQ(chown(home.c_str(), kNobody, kNobody), 0);
  EXPECT_EQ(in_child([&] {
              if (setuid(kNobody) != 0) return 1;
              if (state_folder({}, {{"HOME", home}}) != home + "/.local/state/sqreen") return 2;
              const Environment nowhere{{"HOME", "/nonexistent"}, {"XDG_RUNTIME_DIR", home}};
              return state_folder({}, nowhere) == home + "/sqreen" ? 0 : 3;
            }),
            0);
}

TEST_F(RunFolderTest, AppNamesBecomeFileNames) {
  struct Case {
    std::string name;
    std::string file;
  };
  for (const Case& test :
       {Case{"shop", "shop"}, Case{"Shop-1_a.b", "Shop-1_a.b"}, Case{"", "app"}, Case{".", "-"},
        Case{"..", "--"}, Case{"../../etc/passwd", "..-..-etc-passwd"}, Case{"a b\n", "a-b-"},
        Case{"caf\xC3\xA9", "caf--"}, Case{std::string("a\0b", 3), "a-b"},
        Case{std::string(200, 'x'), std::string(64, 'x')}}) {
    EXPECT_EQ(app_file_name(test.name), test.file);
  }
  EXPECT_EQ(store_path("/var/lib/sqreen", "my shop"), "/var/lib/sqreen/my-shop.db");
}

TEST_F(RunFolderTest, ARunHasPrivateFilesAndDescriptorsOutOfTheWay) {
  const Expected<RunFiles> run = create_run(runtime(), "my shop");
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_THAT(run->folder, testing::MatchesRegex(".*/runtime/my-shop\\.[0-9a-f]{8}"));
  EXPECT_EQ(mode_of(run->folder), 0700u);
  for (const char* name : {"/region", "/events", "/alive"}) {
    EXPECT_EQ(mode_of(run->folder + name), 0600u) << name;
  }
  EXPECT_EQ(run->region.root(), current_process());
  for (const int fd : {run->region.fd(), run->log.fd(), run->alive_fd}) {
    EXPECT_GE(fd, 64);
    EXPECT_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
  }
  close(run->alive_fd);
}

TEST_F(RunFolderTest, RunsOfOneAppHaveDifferentFoldersAndMarkers) {
  const std::string folder = runtime();
  std::set<std::string> folders;
  std::set<RunMarker> markers;
  for (int i = 0; i < 20; ++i) {
    const Expected<RunFiles> run = create_run(folder, "shop");
    ASSERT_TRUE(run);
    folders.insert(run->folder);
    markers.insert(run->region.marker());
    close(run->alive_fd);
  }
  EXPECT_THAT(folders, SizeIs(20));
  EXPECT_THAT(markers, SizeIs(20));
}

TEST_F(RunFolderTest, AFailedRunLeavesNothing) {
  EXPECT_FALSE(create_run(scratch_ / "missing", "shop"));
  const int status = in_child([this] {
    const std::string folder = runtime();
    if (!mount_tmpfs(folder, "size=512k")) return kCannotMount;
    const auto run = create_run(folder, "shop");
    if (run || run.error().code != ErrorCode::disk_full) return 1;
    return std::filesystem::is_empty(folder) ? 0 : 2;
  });
  if (status == kCannotMount) GTEST_SKIP() << "needs the right to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

TEST_F(RunFolderTest, ThreeDescriptorsCrossAnExec) {
  Expected<RunFiles> run = create_run(runtime(), "shop");
  ASSERT_TRUE(run);
  const std::string value = inheritable(*run).value();
  const RunReference reference = parse_run_variable(value).value();
  EXPECT_EQ(reference.region_fd, run->region.fd());
  EXPECT_EQ(reference.log_fd, run->log.fd());
  EXPECT_EQ(reference.alive_fd, run->alive_fd);
  EXPECT_EQ(reference.folder, run->folder);
  const std::string look = "for fd in " + std::to_string(reference.region_fd) + ' ' +
                           std::to_string(reference.log_fd) + ' ' +
                           std::to_string(reference.alive_fd) +
                           "; do readlink /proc/$$/fd/$fd; done > " + (scratch_ / "seen");
  EXPECT_EQ(in_child([&look] {
              execl("/bin/sh", "sh", "-c", look.c_str(), nullptr);
              return 1;
            }),
            0);
  EXPECT_EQ(read_file(scratch_ / "seen"),
            run->folder + "/region\n" + run->folder + "/events\n" + run->folder + "/alive\n");
  close(run->alive_fd);
}

TEST_F(RunFolderTest, TheVariableIsJudged) {
  const RunReference good = parse_run_variable("1:64:-1:66:/run/sqreen/a:b.01234567").value();
  EXPECT_EQ(good.region_fd, 64);
  EXPECT_EQ(good.log_fd, -1);
  EXPECT_EQ(good.folder, "/run/sqreen/a:b.01234567");
  using namespace std::string_literals;
  for (const std::string& value :
       {""s, "1"s, "1:2:3:4"s, "1:2:3:4:"s, "1:2:3:4:relative"s, "1:a:3:4:/f"s, "1::3:4:/f"s,
        "1:2x:3:4:/f"s, "1: 2:3:4:/f"s, "1:-2:3:4:/f"s, "1:99999999999:3:4:/f"s, "1:2:3:4:/f\0g"s,
        "1:2:3:4:/"s + std::string(5000, 'x')}) {
    const auto parsed = parse_run_variable(value);
    ASSERT_FALSE(parsed) << value;
    EXPECT_EQ(parsed.error().code, ErrorCode::malformed) << value;
  }
  EXPECT_EQ(parse_run_variable("2:x").error().code, ErrorCode::wrong_version);
}

TEST_F(RunFolderTest, ListsRunsAndNothingElse) {
  const std::string folder = runtime();
  for (const char* name : {"shop.0a1b2c3d", "my.shop.ffffffff", "blog.01234567"}) {
    std::filesystem::create_directory(folder + '/' + name);
    chmod((folder + '/' + name).c_str(), 0700);
  }
  for (const char* name : {"shop", "shop.0a1b2c3", "shop.0A1B2C3D", "shop.0a1b2c3g", ".0a1b2c3d",
                           "a b.0a1b2c3d", "open.0a1b2c3d"}) {
    std::filesystem::create_directory(folder + '/' + name);
    chmod((folder + '/' + name).c_str(), 0700);
  }
  chmod((folder + "/open.0a1b2c3d").c_str(), 0755);
  write_file(folder + "/file.0a1b2c3d", "");
  std::filesystem::create_symlink(folder + "/shop.0a1b2c3d", folder + "/link.0a1b2c3d");
  std::vector<std::string> found;
  for (const FoundRun& run : list_runs(folder)) {
    found.push_back(run.app);
    EXPECT_THAT(run.folder, StartsWith(folder + '/' + run.app + '.'));
  }
  EXPECT_THAT(found, ElementsAre("blog", "my.shop", "shop"));
  EXPECT_THAT(list_runs(scratch_ / "missing"), IsEmpty());
  std::filesystem::create_symlink(folder, scratch_ / "linked");
  EXPECT_THAT(list_runs(scratch_ / "linked"), IsEmpty());
  chmod(folder.c_str(), 0777);
  EXPECT_THAT(list_runs(folder), IsEmpty()) << "anybody may have put them there";
}

// The app is gone

class AppIsGoneTest : public RunFolderTest {
 protected:
  // Its root is dead from the beginning, and only what a test adds lives.
  std::string run_of_a_dead_root() {
    const std::string made = scratch_ / "made";
    EXPECT_EQ(in_child([&] {
                const auto run = create_run(runtime(), "shop");
                if (run) write_file(made, run->folder);
                return run ? 0 : 1;
              }),
              0);
    return read_file(made);
  }
  bool gone() { return app_is_gone(folder_, region_); }

  std::string folder_ = run_of_a_dead_root();
  SharedRegion region_ = std::move(*SharedRegion::open(folder_ + "/region"));
};

TEST_F(AppIsGoneTest, WhenNobodyIsLeft) {
  EXPECT_TRUE(gone());
  EXPECT_TRUE(gone()) << "asking does not take the lock";
  std::filesystem::remove(folder_ + "/alive");
  EXPECT_TRUE(gone());
}

TEST_F(AppIsGoneTest, NotWhileASlotsOwnerLives) {
  WaitingChild worker;
  ASSERT_TRUE(region_.claim_slot(process_of(worker.pid())));
  EXPECT_FALSE(gone());
  worker.end();
  EXPECT_TRUE(gone());
}

TEST_F(AppIsGoneTest, NotWhileAProcessThatNeverClaimedASlotInheritsTheLock) {
  const Expected<RunFiles> run = create_run(runtime(), "shop");
  ASSERT_TRUE(run);
  SharedRegion other = std::move(*SharedRegion::open(run->folder + "/region"));
  EXPECT_FALSE(app_is_gone(run->folder, other)) << "this process is its root";
  EXPECT_FALSE(app_is_gone(run->folder, region_)) << "and holds the lock";
  WaitingChild heir;
  close(run->alive_fd);
  EXPECT_FALSE(app_is_gone(run->folder, region_));
  heir.end();
  EXPECT_TRUE(app_is_gone(run->folder, region_));
}

TEST_F(AppIsGoneTest, TwoWhoAskDoNotTakeEachOtherForTheApp) {
  std::vector<pid_t> askers;
  for (int i = 0; i < 4; ++i) {
    askers.push_back(start_child([this] {
      for (int n = 0; n < 2000; ++n) {
        if (!gone()) return 1;
      }
      return 0;
    }));
  }
  for (const pid_t asker : askers) EXPECT_EQ(wait_for(asker), 0);
}

}  // namespace
}  // namespace sqreen
