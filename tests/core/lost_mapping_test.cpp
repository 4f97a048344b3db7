// SPDX-License-Identifier: Apache-2.0
// Files truncated under a mapping, in processes of their own: who survives, and who must not.
#include "core/lost_mapping.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "core/scratch.h"
#include "core/shared_region.h"

namespace sqreen {
namespace {

class LostMappingTest : public testing::Test {
 protected:
  // A file of four pages, mapped.
  char* map() {
    write_file(path_, std::string(4 * 4096, 'x'));
    const int fd = open(path_.c_str(), O_RDWR | O_CLOEXEC);
    void* memory = mmap(nullptr, 4 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return static_cast<char*>(memory);
  }
  void truncate_file() { std::filesystem::resize_file(path_, 4096); }

  ScratchFolder scratch_;
  std::string path_ = scratch_ / "file";
};

TEST_F(LostMappingTest, BecomesZerosOnceItsFileIsShorter) {
  EXPECT_EQ(in_child([this] {
              char* memory = map();
              guard_mapping(memory, 4 * 4096);
              truncate_file();
              if (memory[3 * 4096] != 0) return 1;
              memory[2 * 4096] = 'y';
              return memory[2 * 4096] == 'y' && memory[0] == 0 ? 0 : 2;
            }),
            0);
}

TEST_F(LostMappingTest, OthersEndAsBefore) {
  const int status = in_child([this] {
    char* guarded = map();
    guard_mapping(guarded, 4 * 4096);
    char* other = map();
    truncate_file();
    forget_mapping(guarded);
    [[maybe_unused]] const volatile char touched = other[3 * 4096];
    return 0;
  });
  EXPECT_NE(status, 0) << "by the signal, or by the sanitizer that reports it";
}

TEST_F(LostMappingTest, ASignalThatWasSentStillEnds) {
  const int status = in_child([this] {
    guard_mapping(map(), 4 * 4096);
    raise(SIGBUS);
    return 0;
  });
  EXPECT_NE(status, 0) << "by the signal, or by the sanitizer that reports it";
}

volatile sig_atomic_t heard = 0;

TEST_F(LostMappingTest, WhoListenedBeforeStillHears) {
  EXPECT_EQ(in_child([this] {
              signal(SIGBUS, [](int) { heard = 1; });
              guard_mapping(map(), 4 * 4096);
              raise(SIGBUS);
              return heard == 1 ? 0 : 1;
            }),
            0);
}

// What faulthandler does: it restores who was there before it, and raises again.
TEST_F(LostMappingTest, WhoListensLaterAndPassesOnIsNoHindrance) {
  static struct sigaction before;
  EXPECT_EQ(in_child([this] {
              char* memory = map();
              guard_mapping(memory, 4 * 4096);
              struct sigaction dumper {};
              dumper.sa_handler = [](int number) {
                heard = 1;
                sigaction(number, &before, nullptr);
                raise(number);
              };
              dumper.sa_flags = SA_NODEFER;
              sigaction(SIGBUS, &dumper, &before);
              truncate_file();
              return memory[3 * 4096] == 0 && heard == 1 ? 0 : 1;
            }),
            0);
}

TEST_F(LostMappingTest, ARegionOutlivesItsFile) {
  EXPECT_EQ(in_child([this] {
              auto created = SharedRegion::create(scratch_ / "region", {1}, current_process());
              auto region = SharedRegion::open(scratch_ / "region");
              if (!created || !region) return 1;
              const auto slot = region->claim_slot(current_process());
              std::filesystem::resize_file(scratch_ / "region", 0);
              region->count(*slot, Counter::requests);
              region->set_state(*slot, ProcessState::guarding, Reason::none, "");
              region->count_dropped(DropKind::torn);
              if (region->publish_policy("policy").has_value() && region->read_policy() != "policy")
                return 2;
              return region->claim_slot(current_process()) ? 0 : 3;
            }),
            0);
}

// As a full disk of btrfs loses it, and has room again: its bytes are gone, and come back.
class LostRegionTest : public testing::Test {
 protected:
  void lose(SharedRegion& region) {
    bytes_ = read_file(path_);
    std::filesystem::resize_file(path_, 0);
    region.count_dropped(DropKind::torn);
    std::filesystem::resize_file(path_, bytes_.size());
    std::ofstream(path_, std::ios::in | std::ios::binary).write(bytes_.data(), std::ssize(bytes_));
  }
  std::uint64_t requests_of(const ProcessId& process) {
    const auto copy = SharedRegion::open_copy(path_);
    for (const ProcessInfo& one : copy->processes()) {
      if (one.process.pid == process.pid) return one.requests;
    }
    return 0;
  }
  std::uint64_t torn() {
    return SharedRegion::open_copy(path_)->dropped()[static_cast<std::size_t>(DropKind::torn)];
  }

  ScratchFolder scratch_;
  std::string path_ = scratch_ / "region";
  std::string bytes_;
};

TEST_F(LostRegionTest, IsRegainedWithWhatWasCounted) {
  EXPECT_EQ(in_child([this] {
              auto region = SharedRegion::create(path_, {1}, current_process());
              if (!region || region->lost()) return 1;
              auto other = region->claim_slot({.pid = 1, .start_time = 1});
              std::optional<std::size_t> slot = *region->claim_slot(current_process());
              region->count(*slot, Counter::requests, 3);
              lose(*region);
              if (!region->lost() || torn() != 0) return 2;
              region->count(*slot, Counter::requests, 4);
              if (!region->regain(path_, current_process(), slot) || region->lost()) return 3;
              if (!other || *slot == *other) return 4;
              region->count(*slot, Counter::requests, 5);
              return requests_of(current_process()) == 12 && torn() == 1 ? 0 : 5;
            }),
            0);
}

TEST_F(LostRegionTest, IsNotTakenForAnotherFile) {
  EXPECT_EQ(in_child([this] {
              auto region = SharedRegion::create(path_, {1}, current_process());
              std::optional<std::size_t> slot;
              lose(*region);
              const auto another =
                  SharedRegion::create(scratch_ / "another", {1}, current_process());
              std::filesystem::rename(scratch_ / "another", path_);
              const bool refused = !region->regain(path_, current_process(), slot);
              return refused && region->lost() && torn() == 0 ? 0 : 1;
            }),
            0);
}

TEST_F(LostRegionTest, AForkAddsNothingOfItsParents) {
  EXPECT_EQ(in_child([this] {
              auto region = SharedRegion::create(path_, {1}, current_process());
              std::optional<std::size_t> slot = *region->claim_slot(current_process());
              lose(*region);
              const int child = in_child([&] {
                if (!region->regain(path_, current_process(), slot)) return 1;
                region->count(*slot, Counter::requests);
                return requests_of(current_process()) == 1 && torn() == 0 ? 0 : 2;
              });
              if (child != 0) return child;
              if (!region->regain(path_, current_process(), slot)) return 3;
              return torn() == 1 && requests_of(current_process()) == 0 ? 0 : 4;
            }),
            0);
}

}  // namespace
}  // namespace sqreen
