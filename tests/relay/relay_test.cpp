// SPDX-License-Identifier: Apache-2.0
// Relays as they run: detached, watched, killed, restarted, without a disk, without root.
#include "relay/relay.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "core/log_position.h"
#include "core/policy.h"
#include "relay/events.h"
#include "relay/run_home.h"
#include "relay/running_app.h"

namespace sqreen::relay {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kLogLimit = 1u << 30;

class RelayTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const std::string& folder : {paths_.runtime, paths_.state}) {
      ASSERT_EQ(mkdir(folder.c_str(), 0700), 0);
    }
  }

  // Appends attacks and their responses; each worker has its own range of ids.
  static void append(RunFiles& files, std::uint64_t worker, std::uint64_t count) {
    auto log =
        EventLogWriter::open(files.log.fd(), files.folder + "/events", files.region.marker());
    if (!log) _exit(9);
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::string id = event_id(worker * 1'000'000 + i);
      if (!log->append(RecordKind::attack, attack_payload(id, getpid()), &files.region,
                       kLogLimit) ||
          !log->append(RecordKind::response, response_payload(id, 403), &files.region, kLogLimit)) {
        _exit(8);
      }
    }
  }

  static void serve(RunFiles& files) {
    const auto slot = files.region.claim_slot(current_process());
    if (!slot) _exit(7);
    files.region.describe_process(*slot, "3.11.2", "gunicorn");
    files.region.add_hook(*slot, "flask");
    files.region.set_state(*slot, ProcessState::guarding, Reason::none, "");
  }

  ScratchFolder folder_;
  RunningApp::Paths paths_{folder_ / "run", folder_ / "state"};
};

TEST_F(RelayTest, StoresEverythingAndEndsWithTheApp) {
  RunningApp app(paths_, "my shop", [](RunFiles& files) {
    serve(files);
    append(files, 1, 500);
  });
  const pid_t relay = app.wait_for_relay();
  const pid_t watcher = parent_of(relay);
  ASSERT_GT(relay, 1);
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  EXPECT_TRUE(eventually([=] { return !is_alive({relay}) && !is_alive({watcher}); }));

  EXPECT_FALSE(exists(app.store() + "-wal")) << "an ended run leaves one file";
  const auto ids = count_ids(app.store());
  EXPECT_EQ(ids.size(), 500U);
  const auto store = Store::open_read_only(app.store());
  ASSERT_TRUE(store) << store.error().message;
  EXPECT_EQ(store->app_name(), "my shop");
  std::size_t complete = 0;
  ASSERT_TRUE(store->for_each_event(
      {}, [&complete](const StoredEvent& event) { complete += event.complete ? 1 : 0; }));
  EXPECT_EQ(complete, 500U);
  const auto run = store->last_run();
  ASSERT_TRUE(run && *run);
  EXPECT_TRUE((*run)->ended);
  ASSERT_EQ((*run)->processes.size(), 1U);
  EXPECT_EQ((*run)->processes[0].state, ProcessState::guarding);
  EXPECT_EQ((*run)->processes[0].hooks, std::vector<std::string>{"flask"});
}

// Whoever cannot go on in a file begins the next one; the relay follows, and removes what it read.
TEST_F(RelayTest, FollowsTheLogFromFileToFile) {
  RunningApp app(paths_, "shop", [](RunFiles& files) {
    const std::string log = files.folder + "/events";
    for (std::uint64_t file = 1; file <= 5; ++file) {
      append(files, file, 100);
      if (!begin_next_log(log, files.region.marker(), file)) _exit(5);
      files.region.go_on_in_log(file);
      const bool removed =
          eventually([&] { return !std::filesystem::exists(log_path(log, file - 1)); });
      if (!removed) _exit(4);
    }
    append(files, 6, 100);
  });
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  EXPECT_EQ(count_ids(app.store()).size(), 600U);
}

TEST_F(RelayTest, LeavesNoFileForOneThatIsNotThere) {
  RunningApp app(paths_, "shop", [](RunFiles& files) {
    files.region.go_on_in_log(77);  // a damaged region may say anything
    append(files, 1, 100);
  });
  app.wait_for_relay();
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  EXPECT_EQ(count_ids(app.store()).size(), 100U);
}

TEST_F(RelayTest, StoresEventsWithoutARegion) {
  RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 1, 100); });
  const pid_t relay = app.wait_for_relay();
  std::filesystem::resize_file(app.folder() + "/region", 4096);
  kill(relay, SIGKILL);
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  EXPECT_EQ(count_ids(app.store()).size(), 100U);
}

TEST_F(RelayTest, KilledAgainAndAgainItLosesAndRepeatsNothing) {
  constexpr std::uint64_t kWorkers = 3;
  constexpr std::uint64_t kEvents = 2'000;
  RunningApp app(paths_, "shop", [](RunFiles& files) {
    std::vector<pid_t> workers;
    for (std::uint64_t worker = 1; worker <= kWorkers; ++worker) {
      workers.push_back(start_child([&files, worker] {
        append(files, worker, kEvents);
        return 0;
      }));
    }
    for (const pid_t worker : workers) {
      if (wait_for(worker) != 0) _exit(6);
    }
  });
  pid_t last = 0;
  for (int kills = 0; kills < 6; ++kills) {
    pid_t relay = 0;
    ASSERT_TRUE(eventually([&] { return (relay = app.relay()) != 0 && relay != last; }));
    kill(relay, SIGKILL);
    last = relay;
  }
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  const auto ids = count_ids(app.store());
  EXPECT_EQ(ids.size(), kWorkers * kEvents);
  for (const auto& [id, times] : ids) ASSERT_EQ(times, 1) << id;
}

TEST_F(RelayTest, EndsAfterAnAppWhoseWorkersWereKilled) {
  int told[2];
  ASSERT_EQ(pipe2(told, O_CLOEXEC), 0);
  RunningApp app(paths_, "shop", [told](RunFiles& files) {
    const pid_t worker = start_child([&files] {
      serve(files);
      append(files, 1, 10);
      while (true) pause();
      return 0;
    });
    [[maybe_unused]] const auto ignored = write(told[1], &worker, sizeof worker);
  });
  pid_t worker = 0;
  ASSERT_EQ(read(told[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
  close(told[0]);
  close(told[1]);
  const pid_t relay = app.wait_for_relay();
  app.kill_it();
  // The worker lives: so does the app.
  system_clock().sleep_ns(1'500'000'000);
  EXPECT_TRUE(is_alive({relay}));
  kill(worker, SIGKILL);
  EXPECT_TRUE(app.wait_until_removed());
  EXPECT_EQ(count_ids(app.store()).size(), 10U);
}

TEST_F(RelayTest, HoldsNothingOfItsCaller) {
  RunningApp app(
      paths_, "shop", [](RunFiles&) {}, RunningApp::Relay::missing);
  int out[2];
  ASSERT_EQ(pipe(out), 0);
  // A caller whose stdio is a pipe, and with bad habits.
  EXPECT_EQ(in_child([&] {
              for (const int fd : {0, 1, 2}) dup2(out[1], fd);
              signal(SIGCHLD, SIG_IGN);
              signal(SIGUSR1, SIG_IGN);
              umask(0);
              sigset_t all;
              sigfillset(&all);
              sigprocmask(SIG_SETMASK, &all, nullptr);
              return start_detached(app.options()) ? 0 : 1;
            }),
            0);
  close(out[1]);
  char byte;
  EXPECT_EQ(read(out[0], &byte, 1), 0) << "the pipe's reader must see its end while the app lives";
  close(out[0]);

  const pid_t relay = app.wait_for_relay();
  const pid_t watcher = parent_of(relay);
  for (const pid_t pid : {relay, watcher}) {
    const std::string proc = "/proc/" + std::to_string(pid);
    EXPECT_EQ(std::filesystem::read_symlink(proc + "/cwd"), "/");
    EXPECT_NE(getsid(pid), getsid(0));
    EXPECT_NE(getpgid(pid), getpgid(0));
    EXPECT_EQ(proc_status(pid, "Umask"), "0077");
    EXPECT_EQ(proc_status(pid, "SigBlk"), "0000000000000000");
    EXPECT_EQ(proc_status(pid, "Threads"), "1");
    const unsigned long ignored = std::stoul(proc_status(pid, "SigIgn"), nullptr, 16);
    for (const int number : {SIGINT, SIGHUP, SIGTERM}) {
      EXPECT_TRUE(ignored & (1UL << (number - 1))) << number;
    }
    for (const int number : {SIGCHLD, SIGUSR1}) {
      EXPECT_FALSE(ignored & (1UL << (number - 1))) << number;
    }
    for (const auto& fd : std::filesystem::directory_iterator(proc + "/fd")) {
      const std::string number = fd.path().filename();
      const std::string target = std::filesystem::read_symlink(fd.path());
      EXPECT_FALSE(target.ends_with("/alive")) << "would keep the app alive for ever";
      EXPECT_FALSE(target.starts_with("socket:")) << target;
      if (number == "0" || number == "1" || number == "2") {
        EXPECT_EQ(target, "/dev/null");
      }
    }
  }
  EXPECT_NE(parent_of(watcher), app.pid());
  EXPECT_NE(parent_of(watcher), getpid());
  EXPECT_EQ(read_file("/proc/" + std::to_string(watcher) + "/comm"), "sqreen relay\n");
}

TEST_F(RelayTest, ASecondOneForTheSameRunStepsAside) {
  RunningApp app(paths_, "shop", [](RunFiles&) {});
  const pid_t relay = app.wait_for_relay();
  ASSERT_TRUE(eventually([&] { return exists(app.store()); }));
  EXPECT_TRUE(run_relay(app.options(), system_clock())) << "returns while the app lives";
  EXPECT_EQ(app.relay(), relay);
}

TEST_F(RelayTest, ForARunThatIsNotThereItSaysSo) {
  RelayOptions options;
  options.run_folder = folder_ / "nothing";
  options.app_name = "shop";
  options.state_folder = paths_.state;
  const auto result = run_relay(options, system_clock());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::runtime_folder_unusable);
  EXPECT_THAT(result.error().message, HasSubstr(options.run_folder));
}

TEST_F(RelayTest, PublishesThePolicy) {
  RunningApp app(paths_, "shop", [](RunFiles&) {});
  const auto region = SharedRegion::open(app.folder() + "/region");
  ASSERT_TRUE(region);
  ASSERT_TRUE(eventually([&] { return region->policy_generation() != 0; }));
  const auto policy = decode_policy(region->read_policy().value_or(""));
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->mode, Settings{}.mode);
  // A restarted relay publishes nothing new: a generation costs every worker a look.
  const std::uint64_t generation = region->policy_generation();
  const pid_t relay = app.wait_for_relay();
  kill(relay, SIGKILL);
  ASSERT_TRUE(eventually([&] { return app.relay() != 0 && app.relay() != relay; }));
  EXPECT_EQ(region->policy_generation(), generation);
}

TEST_F(RelayTest, CountsWhatItCouldNotRead) {
  RunningApp app(paths_, "shop", [](RunFiles& files) {
    files.log.append(RecordKind::attack, "no json", &files.region, kLogLimit);
    append(files, 1, 1);
    // A writer that was killed in the middle of its record.
    const auto marker = files.region.marker();
    [[maybe_unused]] const auto torn = write(files.log.fd(), marker.data(), marker.size());
  });
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  const auto store = Store::open_read_only(app.store());
  ASSERT_TRUE(store);
  const auto run = store->last_run();
  ASSERT_TRUE(run && *run);
  EXPECT_EQ((*run)->dropped[static_cast<std::size_t>(DropKind::malformed)], 1U);
  EXPECT_EQ((*run)->dropped[static_cast<std::size_t>(DropKind::torn)], 1U);
  EXPECT_EQ(count_ids(app.store()).size(), 1U);
}

TEST_F(RelayTest, ACorruptStoreIsMovedAsideAndSaid) {
  write_file(store_path(paths_.state, "shop"), std::string(5'000, 'x'));
  RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 1, 20); });
  ASSERT_TRUE(eventually([&] { return count_ids(app.store()).size() == 20; }));
  EXPECT_THAT(read_note(app.folder()), HasSubstr("shop.db.corrupt-"));
  EXPECT_EQ(app.end(), 0);
  ASSERT_TRUE(app.wait_until_removed());
  EXPECT_THAT((*Store::open_read_only(app.store())->last_run())->note, HasSubstr("moved to"));
}

TEST_F(RelayTest, AStoreDeletedUnderItIsBegunAnew) {
  RunningApp app(paths_, "shop", [](RunFiles&) {});
  ASSERT_TRUE(eventually([&] { return exists(app.store()); }));
  for (const char* suffix : {"", "-wal", "-shm"}) unlink((app.store() + suffix).c_str());
  EXPECT_TRUE(eventually([&] { return exists(app.store()); }));
}

TEST_F(RelayTest, AStateFolderThatIsMissingIsWaitedFor) {
  ASSERT_EQ(rmdir(paths_.state.c_str()), 0);
  RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 1, 20); });
  ASSERT_TRUE(eventually([&] { return !read_note(app.folder()).empty(); }));
  EXPECT_THAT(read_note(app.folder()), HasSubstr("events wait in the log"));
  ASSERT_EQ(mkdir(paths_.state.c_str(), 0700), 0);
  EXPECT_TRUE(eventually([&] { return count_ids(app.store()).size() == 20; }));
  EXPECT_EQ(read_note(app.folder()), "");
}

TEST_F(RelayTest, WithoutAStoreItEndsWithTheAppAndLeavesTheEvents) {
  ASSERT_EQ(rmdir(paths_.state.c_str()), 0);
  RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 1, 20); });
  const pid_t relay = app.wait_for_relay();
  const pid_t watcher = parent_of(relay);
  EXPECT_EQ(app.end(), 0);
  EXPECT_TRUE(eventually([=] { return !is_alive({relay}) && !is_alive({watcher}); }));
  EXPECT_TRUE(exists(app.folder() + "/events"));
}

TEST_F(RelayTest, TheNextRunTakesOverWhatWasLeft) {
  std::string left;
  {
    RunningApp killed(
        paths_, "shop", [](RunFiles& files) { append(files, 1, 30); }, RunningApp::Relay::missing);
    left = killed.folder();
    EXPECT_EQ(killed.end(), 0);
  }
  RunningApp other(
      paths_, "blog", [](RunFiles&) {}, RunningApp::Relay::missing);
  RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 2, 5); });
  EXPECT_TRUE(eventually([&] { return !exists(left); }));
  EXPECT_TRUE(exists(other.folder())) << "it lives, and is another app's";
  const auto ids = count_ids(app.store());
  EXPECT_EQ(ids.size(), 35U);
  EXPECT_EQ(app.end(), 0);
  EXPECT_TRUE(app.wait_until_removed());
}

TEST_F(RelayTest, AFullDiskLosesNothing) {
  // The relay inherits the mount namespace of the child that has the full disk.
  const int result = in_child([this] {
    if (!mount_tmpfs(paths_.state, "size=512k")) return kCannotMount;
    const std::string ballast = paths_.state + "/ballast";
    int failures = 0;
    const auto expect = [&failures](bool holds, const char* what) {
      if (holds) return;
      ++failures;
      std::fprintf(stderr, "not so: %s\n", what);
    };
    write_file(ballast, std::string(1u << 20, 'x'));  // as much as fits
    RunningApp app(paths_, "shop", [](RunFiles& files) { append(files, 1, 100); });
    expect(eventually([&] { return !read_note(app.folder()).empty(); }), "the status says why");
    expect(is_alive(process_of(app.wait_for_relay())), "the relay lives");
    unlink(ballast.c_str());
    expect(eventually([&] { return count_ids(app.store()).size() == 100; }), "all is stored");
    for (const auto& [id, times] : count_ids(app.store())) expect(times == 1, "stored once");
    expect(eventually([&] { return read_note(app.folder()).empty(); }), "the note is gone");
    expect(app.end() == 0, "the app ends");
    expect(app.wait_until_removed(), "the relay ends");
    return failures;
  });
  if (result == kCannotMount) GTEST_SKIP() << "mounting a small file system needs root";
  EXPECT_EQ(result, 0);
}

constexpr uid_t kWorker = 65'534;
const char* const kWorkerUids = "65534\t65534\t65534\t65534";

// An app of root's whose worker has another uid; it ends with the app.
void serve_as_another_user(const std::function<void()>& serve) {
  const pid_t worker = start_child([&serve] {
    if (setgroups(0, nullptr) != 0 || setgid(kWorker) != 0 || setuid(kWorker) != 0) return 5;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve();
    while (true) pause();
    return 0;
  });
  if (worker < 0) _exit(4);
}

TEST_F(RelayTest, GivesUpRootForTheWorkersUid) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give root up";
  const std::string uids = kWorkerUids;
  RunningApp app(paths_, "shop", [](RunFiles& files) {
    serve_as_another_user([&files] {
      serve(files);
      append(files, 1, 50);
    });
  });
  pid_t relay = 0;
  ASSERT_TRUE(eventually([&] {
    relay = app.relay();
    return relay != 0 && proc_status(relay, "Uid") == uids;
  }));
  EXPECT_EQ(proc_status(relay, "Gid"), uids);
  EXPECT_EQ(proc_status(relay, "Groups"), "65534 ");
  EXPECT_EQ(proc_status(relay, "CapEff"), "0000000000000000");
  EXPECT_EQ(proc_status(relay, "CapPrm"), "0000000000000000");
  struct stat status {};
  for (const char* name : {"", "/region", "/events", "/alive"}) {
    ASSERT_EQ(lstat((app.folder() + name).c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, kWorker) << name;
  }
  ASSERT_EQ(lstat(paths_.runtime.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0711U) << "a worker without descriptors comes by path";
  EXPECT_TRUE(runtime_folder(Settings{.runtime_dir = paths_.runtime}, {})) << "still accepted";
  ASSERT_EQ(lstat(app.store().c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 0U) << "the store stays root's, in root's folder";
  ASSERT_TRUE(eventually([&] { return count_ids(app.store()).size() == 50; }));

  // Its successor opens the store as root, and gives root up as well.
  kill(relay, SIGKILL);
  ASSERT_TRUE(eventually([&] {
    const pid_t next = app.relay();
    return next != 0 && next != relay && proc_status(next, "Uid") == uids;
  }));
  // A deleted store needs root once more.
  for (const char* suffix : {"", "-wal", "-shm"}) unlink((app.store() + suffix).c_str());
  EXPECT_TRUE(eventually([&] { return exists(app.store()); }));
  ASSERT_TRUE(eventually([&] { return proc_status(app.relay(), "Uid") == uids; }));

  app.kill_it();
  EXPECT_TRUE(app.wait_until_removed());
}

// It cannot come to the folder any more, nor to the lock that tells whether the app lives.
TEST_F(RelayTest, EndsWithTheAppWhenItsFolderWasTakenAway) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can take a folder away";
  RunningApp app(paths_, "shop",
                 [](RunFiles& files) { serve_as_another_user([&files] { serve(files); }); });
  ASSERT_TRUE(eventually(
      [&] { return app.relay() != 0 && proc_status(app.relay(), "Uid") == kWorkerUids; }));
  const pid_t relay = app.relay();
  const pid_t watcher = parent_of(relay);
  ASSERT_EQ(chown(app.folder().c_str(), 0, 0), 0);
  system_clock().sleep_ns(1'500'000'000);
  EXPECT_TRUE(is_alive({relay})) << "the worker lives";
  app.kill_it();
  EXPECT_TRUE(eventually([=] { return !is_alive({relay}) && !is_alive({watcher}); }));
}

}  // namespace
}  // namespace sqreen::relay
