// SPDX-License-Identifier: Apache-2.0
#include "core/shared_region.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <memory>
#include <random>
#include <set>
#include <thread>

#include "core/scratch.h"

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr RunMarker kMarker{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

class SharedRegionTest : public testing::Test {
 protected:
  SharedRegion make() {
    Expected<SharedRegion> region = SharedRegion::create(path_, kMarker, current_process());
    EXPECT_TRUE(region) << region.error().message;
    return std::move(*region);
  }
  ProcessInfo only(const SharedRegion& region) {
    const std::vector<ProcessInfo> all = region.processes();
    EXPECT_THAT(all, SizeIs(1));
    return all.empty() ? ProcessInfo{} : all.front();
  }

  ScratchFolder scratch_;
  std::string path_ = scratch_ / "region";
};

TEST_F(SharedRegionTest, IsPrivateAndOutOfTheAppsWay) {
  const SharedRegion region = make();
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_GE(region.fd(), 64);
  EXPECT_EQ(fcntl(region.fd(), F_GETFD), FD_CLOEXEC);
}

TEST_F(SharedRegionTest, StaysPrivateUnderAnyUmask) {
  for (const mode_t mask : {0000, 0777}) {
    EXPECT_EQ(in_child([this, mask] {
                umask(mask);
                struct stat status;
                const auto region = SharedRegion::create(path_, kMarker, current_process());
                return region && stat(path_.c_str(), &status) == 0 &&
                               (status.st_mode & 07777) == 0600
                           ? 0
                           : 1;
              }),
              0);
    std::filesystem::remove(path_);
  }
}

TEST_F(SharedRegionTest, TakesNoFileThatIsThere) {
  write_file(path_, "somebody's");
  EXPECT_EQ(SharedRegion::create(path_, kMarker, {}).error().code, ErrorCode::region_unusable);
  EXPECT_EQ(read_file(path_), "somebody's");
  std::filesystem::create_symlink(scratch_ / "victim", scratch_ / "link");
  EXPECT_FALSE(SharedRegion::create(scratch_ / "link", kMarker, {}));
  EXPECT_FALSE(std::filesystem::exists(scratch_ / "victim"));
}

TEST_F(SharedRegionTest, IsOneForEverybodyWhoAttaches) {
  SharedRegion creator = make();
  Expected<SharedRegion> attached = SharedRegion::attach(creator.fd());
  Expected<SharedRegion> opened = SharedRegion::open(path_);
  ASSERT_TRUE(attached);
  ASSERT_TRUE(opened);
  EXPECT_EQ(attached->marker(), kMarker);
  EXPECT_EQ(opened->root(), current_process());
  opened->beat(77, {4, 5});
  attached->set_consumed(1 << 20);
  attached->count_dropped(DropKind::torn, 3);
  EXPECT_EQ(creator.last_beat(), 77);
  EXPECT_EQ(creator.relay(), (ProcessId{4, 5}));
  EXPECT_EQ(creator.consumed(), 1u << 20);
  EXPECT_THAT(creator.dropped(), ElementsAre(0, 0, 0, 3, 0, 0));
}

TEST_F(SharedRegionTest, AttachingLeavesTheDescriptorOpen) {
  const SharedRegion creator = make();
  { const auto attached = SharedRegion::attach(creator.fd()); }
  EXPECT_GE(fcntl(creator.fd(), F_GETFD), 0);
}

TEST_F(SharedRegionTest, NeverClosesANumberThatBecameSomebodyElses) {
  int number;
  {
    const SharedRegion region = make();
    number = region.fd();
    const int foreign = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(dup3(foreign, number, O_CLOEXEC), number);
    close(foreign);
  }
  EXPECT_GE(fcntl(number, F_GETFD), 0);
  close(number);
}

TEST_F(SharedRegionTest, RefusesWhatIsNoRegion) {
  std::string region;
  {
    make();
    region = read_file(path_);
  }
  const auto damaged = [&region](std::size_t at, const std::string& with) {
    std::string bytes = region;
    bytes.replace(at, with.size(), with);
    return bytes;
  };
  struct Case {
    const char* name;
    std::string bytes;
    ErrorCode code;
  };
  const Case cases[] = {
      {"empty", "", ErrorCode::truncated},
      {"short", region.substr(0, region.size() - 1), ErrorCode::truncated},
      {"long", region + '\0', ErrorCode::region_unusable},
      {"zeros", std::string(region.size(), '\0'), ErrorCode::malformed},
      {"other magic", damaged(0, "x"), ErrorCode::malformed},
      {"other version", damaged(8, "\x02"), ErrorCode::wrong_version},
  };
  for (const Case& test : cases) {
    write_file(path_, test.bytes);
    const auto opened = SharedRegion::open(path_);
    ASSERT_FALSE(opened) << test.name;
    EXPECT_EQ(opened.error().code, test.code) << test.name;
    EXPECT_FALSE(SharedRegion::open_copy(path_) && test.bytes.size() <= region.size()) << test.name;
  }
  EXPECT_FALSE(SharedRegion::attach(-1));
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_FALSE(SharedRegion::attach(ends[0]));
  close(ends[0]);
  close(ends[1]);
  EXPECT_FALSE(SharedRegion::open(scratch_.path()));
  ASSERT_EQ(mkfifo((scratch_ / "fifo").c_str(), 0600), 0);
  EXPECT_FALSE(SharedRegion::open(scratch_ / "fifo")) << "and does not block";
}

TEST_F(SharedRegionTest, OpensNoLinkAndNobodyElsesFile) {
  make();
  std::filesystem::create_symlink(path_, scratch_ / "link");
  EXPECT_FALSE(SharedRegion::open(scratch_ / "link"));
  if (geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  chmod(path_.c_str(), 0666);
  chmod(scratch_.path().c_str(), 0755);
  EXPECT_EQ(in_child([this] { return setuid(65534) == 0 && !SharedRegion::open(path_) ? 0 : 1; }),
            0);
}

TEST_F(SharedRegionTest, ACopySurvivesItsFilesOwner) {
  SharedRegion region = make();
  const std::size_t slot = region.claim_slot(current_process()).value();
  region.describe_process(slot, "3.11.7", "gunicorn");
  const auto copy = SharedRegion::open_copy(path_);
  ASSERT_TRUE(copy);
  ASSERT_EQ(truncate(path_.c_str(), 0), 0);
  EXPECT_EQ(only(*copy).command, "gunicorn");
  EXPECT_EQ(copy->fd(), -1);
}

TEST_F(SharedRegionTest, CreatingPastAFileSizeLimitFailsAndEndsNobody) {
  EXPECT_EQ(in_child([this] {
              signal(SIGXFSZ, SIG_DFL);
              const rlimit limit{1 << 20, 1 << 20};
              setrlimit(RLIMIT_FSIZE, &limit);
              const auto region = SharedRegion::create(path_, kMarker, current_process());
              return !region && region.error().code == ErrorCode::disk_full ? 0 : 1;
            }),
            0);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SharedRegionTest, CreatingOnAFullDiskFailsAndLeavesNothing) {
  const int status = in_child([this] {
    if (!mount_tmpfs(scratch_.path(), "size=512k")) return kCannotMount;
    const auto region = SharedRegion::create(path_, kMarker, current_process());
    if (region || region.error().code != ErrorCode::disk_full) return 1;
    return std::filesystem::exists(path_) ? 2 : 0;
  });
  if (status == kCannotMount) GTEST_SKIP() << "needs the right to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

// A store into a hole would be a SIGBUS here.
TEST_F(SharedRegionTest, EverythingWorksWhenTheDiskFillsUpLater) {
  const int status = in_child([this] {
    if (!mount_tmpfs(scratch_.path(), "size=2m")) return kCannotMount;
    auto region = SharedRegion::create(path_, kMarker, current_process());
    if (!region || !region->publish_policy("first")) return 1;
    write_file(scratch_ / "full", std::string(4 << 20, 'x'));
    for (int i = 1; i <= static_cast<int>(SharedRegion::kSlots); ++i) {
      const auto slot = region->claim_slot({i, 1});
      if (!slot) return 2;
      region->describe_process(*slot, "3.11.7", "gunicorn");
      region->add_hook(*slot, std::string(600, 'h'));
      region->set_state(*slot, ProcessState::guarding, Reason::none, std::string(159, 'd'));
      region->count(*slot, Counter::attacks);
    }
    region->beat(1, current_process());
    const auto large = region->publish_policy(std::string(SharedRegion::kPolicyCapacity, 'p'));
    if (large || large.error().code != ErrorCode::disk_full) return 3;
    if (region->read_policy() != "first" || region->processes().size() < 1000) return 4;
    std::filesystem::remove(scratch_ / "full");
    if (!region->publish_policy(std::string(500'000, 'p'))) return 5;
    return region->read_policy() == std::string(500'000, 'p') ? 0 : 6;
  });
  if (status == kCannotMount) GTEST_SKIP() << "needs the right to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

TEST_F(SharedRegionTest, FewDescriptorsAreEnough) {
  EXPECT_EQ(in_child([this] {
              const rlimit limit{32, 32};
              setrlimit(RLIMIT_NOFILE, &limit);
              const auto region = SharedRegion::create(path_, kMarker, current_process());
              return region && region->fd() >= 10 && region->fd() < 32 ? 0 : 1;
            }),
            0);
}

// Slots

TEST_F(SharedRegionTest, AProcessHasOneSlot) {
  SharedRegion region = make();
  const ProcessId self = current_process();
  const std::size_t slot = region.claim_slot(self).value();
  EXPECT_EQ(region.claim_slot(self).value(), slot);
  EXPECT_EQ(only(region).process, self);
  EXPECT_EQ(only(region).state, ProcessState::starting);
  region.free_slot(slot);
  EXPECT_THAT(region.processes(), IsEmpty());
}

TEST_F(SharedRegionTest, ASlotTellsWhatItsOwnerSaid) {
  SharedRegion region = make();
  const std::size_t slot = region.claim_slot(current_process()).value();
  region.describe_process(slot, "3.11.7", "gunicorn");
  region.add_hook(slot, "flask");
  region.add_hook(slot, "sqlite3");
  region.add_hook(slot, "flask");
  region.add_hook(slot, "");
  region.add_hook(slot, "two words");
  region.count(slot, Counter::requests);
  region.count(slot, Counter::checks, 5);
  region.count(slot, Counter::attacks, 2);
  region.set_state(slot, ProcessState::inactive, Reason::not_a_web_app, "celery");
  const ProcessInfo info = only(region);
  EXPECT_EQ(info.state, ProcessState::inactive);
  EXPECT_EQ(info.reason, Reason::not_a_web_app);
  EXPECT_EQ(info.detail, "celery");
  EXPECT_EQ(info.python, "3.11.7");
  EXPECT_EQ(info.command, "gunicorn");
  EXPECT_THAT(info.hooks, ElementsAre("flask", "sqlite3"));
  EXPECT_EQ(info.requests, 1u);
  EXPECT_EQ(info.checks, 5u);
  EXPECT_EQ(info.attacks, 2u);
}

TEST_F(SharedRegionTest, TextsAreCutAtCharactersAndHoldOneLine) {
  SharedRegion region = make();
  const std::size_t slot = region.claim_slot(current_process()).value();
  std::string euros;
  for (int i = 0; i < 100; ++i) euros += "\xE2\x82\xAC";
  region.set_state(slot, ProcessState::inactive, Reason::internal_error, euros);
  EXPECT_EQ(only(region).detail, euros.substr(0, 159));
  region.set_state(slot, ProcessState::inactive, Reason::internal_error,
                   euros.substr(0, 156) + "aa\xC3\xA9");
  EXPECT_EQ(only(region).detail, euros.substr(0, 156) + "aa");
  region.set_state(slot, ProcessState::inactive, Reason::internal_error, "a\nb\x1b[31mc\x7f");
  EXPECT_EQ(only(region).detail, "a b [31mc ");
  region.describe_process(slot, std::string(1000, '3'), std::string(1000, 'c'));
  EXPECT_EQ(only(region).command, std::string(63, 'c'));
}

TEST_F(SharedRegionTest, HooksBeyondTheRoomAreLeftOut) {
  SharedRegion region = make();
  const std::size_t slot = region.claim_slot(current_process()).value();
  for (int i = 0; i < 200; ++i) region.add_hook(slot, "hook" + std::to_string(i));
  const std::vector<std::string> hooks = only(region).hooks;
  ASSERT_GT(hooks.size(), 70u);
  for (std::size_t i = 0; i < hooks.size(); ++i) EXPECT_EQ(hooks[i], "hook" + std::to_string(i));
}

TEST_F(SharedRegionTest, AForkedWorkerTakesOverItsParentsDescription) {
  SharedRegion region = make();
  const std::size_t parent = region.claim_slot(current_process()).value();
  region.describe_process(parent, "3.12.1", "gunicorn");
  region.add_hook(parent, "django");
  region.count(parent, Counter::requests, 9);
  EXPECT_EQ(in_child([&region, parent] {
              const std::size_t own = region.claim_slot(current_process()).value();
              region.copy_description(parent, own);
              return own != parent ? 0 : 1;
            }),
            0);
  const std::vector<ProcessInfo> all = region.processes();
  ASSERT_THAT(all, SizeIs(2)) << "dead owners are still told of";
  EXPECT_EQ(all[1].python, "3.12.1");
  EXPECT_EQ(all[1].command, "gunicorn");
  EXPECT_THAT(all[1].hooks, ElementsAre("django"));
  EXPECT_EQ(all[1].requests, 0u);
}

TEST_F(SharedRegionTest, ThreadsOfOneProcessGetTheSameSlot) {
  SharedRegion region = make();
  const ProcessId self = current_process();
  std::vector<std::size_t> slots(8);
  std::atomic<int> waiting{8};
  {
    std::vector<std::jthread> threads;
    for (std::size_t& slot : slots) {
      threads.emplace_back([&] {
        --waiting;
        while (waiting > 0) std::this_thread::yield();
        slot = region.claim_slot(self).value();
        for (int i = 0; i < 1000; ++i) region.count(slot, Counter::requests);
        region.add_hook(slot, "hook" + std::to_string(&slot - slots.data()));
      });
    }
  }
  EXPECT_THAT(std::set<std::size_t>(slots.begin(), slots.end()), SizeIs(1));
  EXPECT_THAT(region.processes(), SizeIs(1));
}

TEST_F(SharedRegionTest, ThreadsCountAndDescribeTogether) {
  SharedRegion region = make();
  const std::size_t slot = region.claim_slot(current_process()).value();
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&region, slot, thread] {
        for (int i = 0; i < 1000; ++i) region.count(slot, Counter::requests);
        region.add_hook(slot, "hook" + std::to_string(thread));
        region.processes();
      });
    }
  }
  EXPECT_EQ(only(region).requests, 8000u);
  EXPECT_THAT(only(region).hooks, SizeIs(8));
}

TEST_F(SharedRegionTest, ProcessesThatClaimAtOnceGetSlotsOfTheirOwn) {
  SharedRegion region = make();
  std::vector<pid_t> children;
  for (int i = 0; i < 32; ++i) {
    children.push_back(start_child([&region] {
      const std::size_t slot = region.claim_slot(current_process()).value();
      for (int n = 0; n < 1000; ++n) region.count(slot, Counter::checks);
      region.describe_process(slot, "", std::to_string(getpid()));
      return 0;
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(wait_for(child), 0);
  const std::vector<ProcessInfo> all = region.processes();
  ASSERT_THAT(all, SizeIs(32));
  for (const ProcessInfo& info : all) {
    EXPECT_EQ(info.checks, 1000u);
    EXPECT_EQ(info.command, std::to_string(info.process.pid));
  }
}

TEST_F(SharedRegionTest, TheDeadMakeRoomWhenNothingIsFree) {
  SharedRegion region = make();
  std::vector<std::unique_ptr<WaitingChild>> children;
  // A living pid is known with its start time and without: two owners for each child.
  for (std::size_t i = 0; i < SharedRegion::kSlots / 2; ++i) {
    children.push_back(std::make_unique<WaitingChild>());
    ASSERT_TRUE(region.claim_slot(process_of(children.back()->pid())));
    ASSERT_TRUE(region.claim_slot({children.back()->pid(), 0}));
  }
  const Expected<std::size_t> none = region.claim_slot(current_process());
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::no_free_slot);

  const std::size_t doomed = region.claim_slot(process_of(children[200]->pid())).value();
  region.describe_process(doomed, "3.6.15", "old");
  region.add_hook(doomed, "flask");
  region.count(doomed, Counter::attacks, 7);
  children[200]->end();
  const std::size_t slot = region.claim_slot(current_process()).value();
  EXPECT_EQ(slot, doomed);
  const ProcessInfo info = region.processes()[slot];
  EXPECT_EQ(info.process, current_process());
  EXPECT_EQ(info.command, "");
  EXPECT_THAT(info.hooks, IsEmpty());
  EXPECT_EQ(info.attacks, 0u);
}

TEST_F(SharedRegionTest, NobodyGetsNoSlot) {
  SharedRegion region = make();
  EXPECT_FALSE(region.claim_slot({}));
  EXPECT_THAT(region.owners(), IsEmpty());
}

TEST_F(SharedRegionTest, SlotsThatDoNotExistAreIgnored) {
  SharedRegion region = make();
  for (const std::size_t slot : {SharedRegion::kSlots, static_cast<std::size_t>(-1)}) {
    region.set_state(slot, ProcessState::guarding, Reason::none, "x");
    region.describe_process(slot, "x", "x");
    region.add_hook(slot, "x");
    region.count(slot, Counter::requests);
    region.copy_description(slot, 0);
    region.copy_description(0, slot);
    region.free_slot(slot);
  }
  EXPECT_THAT(region.processes(), IsEmpty());
}

// Policy

TEST_F(SharedRegionTest, APolicyIsReadAsItWasPublished) {
  SharedRegion region = make();
  EXPECT_EQ(region.policy_generation(), 0u);
  EXPECT_EQ(region.read_policy(), std::nullopt);
  const std::string full(SharedRegion::kPolicyCapacity, 'f');
  std::uint64_t generation = 0;
  for (const std::string& policy : {std::string("first"), std::string(), std::string("12345678"),
                                    std::string("123456789"), std::string(3, '\0'), full}) {
    ASSERT_TRUE(region.publish_policy(policy));
    EXPECT_EQ(region.policy_generation(), ++generation);
    EXPECT_EQ(region.read_policy(), policy);
  }
  const auto refused = region.publish_policy(full + 'f');
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
  EXPECT_EQ(region.read_policy(), full) << "what was good stays";
  EXPECT_EQ(region.policy_generation(), generation);
}

TEST_F(SharedRegionTest, ARestartedRelayGoesOnCounting) {
  make();
  { ASSERT_TRUE(SharedRegion::open(path_)->publish_policy("one")); }
  SharedRegion region = std::move(*SharedRegion::open(path_));
  ASSERT_TRUE(region.publish_policy("two"));
  EXPECT_EQ(region.policy_generation(), 2u);
  EXPECT_EQ(region.read_policy(), "two");
}

// Every snapshot repeats one byte, and its size follows from that byte: a mixture of two shows.
std::string snapshot_of(unsigned number) {
  const auto byte = static_cast<char>('a' + number % 26);
  return std::string(2000 + 100 * (number % 26), byte);
}
bool is_whole(const std::string& snapshot) {
  return !snapshot.empty() && snapshot == snapshot_of(static_cast<unsigned>(snapshot[0] - 'a'));
}

TEST_F(SharedRegionTest, ReadersNeverSeeAMixture) {
  SharedRegion region = make();
  ASSERT_TRUE(region.publish_policy(snapshot_of(0)));
  std::atomic<bool> done{false};
  std::atomic<int> mixtures{0};
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
      readers.emplace_back([&] {
        while (!done) {
          const std::optional<std::string> read = region.read_policy();
          if (!read) continue;
          is_whole(*read) ? ++good : ++mixtures;
        }
      });
    }
    for (unsigned i = 1; i < 20'000 || good < 100; ++i) {
      ASSERT_TRUE(region.publish_policy(snapshot_of(i)));
      if (i > 20'000) std::this_thread::yield();
    }
    done = true;
  }
  EXPECT_EQ(mixtures, 0);
}

TEST_F(SharedRegionTest, AWriterKilledInTheMiddleHurtsNobody) {
  SharedRegion region = make();
  ASSERT_TRUE(region.publish_policy(snapshot_of(0)));
  for (int round = 0; round < 50; ++round) {
    const std::uint64_t before = region.policy_generation();
    const pid_t writer = start_child([&region]() -> int {
      for (unsigned i = 1;; ++i) {
        if (!region.publish_policy(snapshot_of(i))) return 1;
      }
    });
    while (region.policy_generation() < before + 3) std::this_thread::yield();
    kill(writer, SIGKILL);
    wait_for(writer);
    const std::optional<std::string> read = region.read_policy();
    ASSERT_TRUE(read);
    EXPECT_TRUE(is_whole(*read));
    ASSERT_TRUE(region.publish_policy("after"));
    EXPECT_EQ(region.read_policy(), "after");
  }
}

TEST_F(SharedRegionTest, HostileBytesAreJudged) {
  SharedRegion region = make();
  ASSERT_TRUE(region.publish_policy("policy"));
  const std::string good = read_file(path_);
  std::minstd_rand random(7);
  for (int round = 0; round < 20; ++round) {
    std::string bytes = good;
    for (char& byte : bytes) byte = round == 0 ? '\xff' : static_cast<char>(random() >> 8);
    bytes.replace(0, 24, good, 0, 24);
    const int fd = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_EQ(pwrite(fd, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    close(fd);
    EXPECT_EQ(region.read_policy(), std::nullopt) << "a size beyond the buffer";
    for (const ProcessInfo& info : region.processes()) {
      EXPECT_LT(info.detail.size(), 160u);
      EXPECT_LT(info.command.size(), 64u);
      EXPECT_GE(static_cast<int>(info.state), 1);
      EXPECT_LE(static_cast<int>(info.state), 3);
    }
    region.claim_slot(current_process());
    region.publish_policy("new");
    EXPECT_EQ(region.read_policy(), "new");
  }
}

}  // namespace
}  // namespace sqreen
