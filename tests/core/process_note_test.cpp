// SPDX-License-Identifier: Apache-2.0
#include "core/process_note.h"

#include <gmock/gmock.h>

#include "core/scratch.h"

namespace sqreen {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kNote =
    "123\nmodule-unloadable\n3.11.2\ngunicorn\nImportError: wrong ELF class\n";

TEST(ProcessNote, TellsWhatASlotWould) {
  const auto note = parse_process_note("process.4711", kNote);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->process, (ProcessId{4711, 123}));
  EXPECT_EQ(note->state, ProcessState::inactive);
  EXPECT_EQ(note->reason, Reason::module_unloadable);
  EXPECT_EQ(note->python, "3.11.2");
  EXPECT_EQ(note->command, "gunicorn");
  EXPECT_EQ(note->detail, "ImportError: wrong ELF class");
}

TEST(ProcessNote, IsJudged) {
  for (const char* name : {"process.", "process.0", "process.-5", "process.12x", "other.12", ""}) {
    EXPECT_FALSE(parse_process_note(name, kNote)) << name;
  }
  for (const char* bytes :
       {"", "1\n", "x\nmodule-missing\n3\n\n\n", "-1\nmodule-missing\n\n\n\n"}) {
    EXPECT_FALSE(parse_process_note("process.12", bytes)) << bytes;
  }
  EXPECT_FALSE(parse_process_note("process.12", std::string(5000, '\n')));
  EXPECT_EQ(parse_process_note("process.12", "1\nno-such-reason\n\n\n\n")->reason,
            Reason::internal_error);
  EXPECT_EQ(parse_process_note("process.12", "1\nnone\n\n\n\n")->reason, Reason::internal_error);
  EXPECT_THAT(parse_process_note("process.12", "1\nnone\n\n\n" + std::string(900, 'x'))->detail,
              SizeIs(testing::Le(159u)));
}

TEST(ProcessNote, StandsForItsProcesssSlot) {
  const ScratchFolder folder;
  SharedRegion region = std::move(*SharedRegion::create_private({1}));
  const ProcessId self = current_process();
  const std::size_t slot = *region.claim_slot(self);
  region.set_state(slot, ProcessState::starting, Reason::none, "");
  EXPECT_THAT(processes_of_run(region, folder.path()), SizeIs(1));
  write_file(folder / ("process." + std::to_string(self.pid)), kNote);
  write_file(folder / "process.junk", kNote);
  write_file(folder / "events", kNote);
  std::filesystem::create_symlink("/etc/passwd", folder / "process.77");
  const auto processes = processes_of_run(region, folder.path());
  ASSERT_THAT(processes, SizeIs(1));
  EXPECT_EQ(processes[0].reason, Reason::module_unloadable);
  remove_process_note(folder.path(), self);
  EXPECT_THAT(read_process_notes(folder.path()), IsEmpty());
}

TEST(ProcessNote, ASubInterpretersLeavesTheProcessListedAsItIs) {
  const ScratchFolder folder;
  auto region = *SharedRegion::create(folder / "region", {1}, current_process());
  const ProcessId self = current_process();
  const std::size_t slot = *region.claim_slot(self);
  region.set_state(slot, ProcessState::guarding, Reason::none, "");
  write_file(folder / ("process." + std::to_string(self.pid)),
             std::to_string(self.start_time) + "\nsub-interpreter\n3.13.0\npython3\nImportError\n");
  const auto processes = processes_of_run(region, folder.path());
  ASSERT_THAT(processes, SizeIs(1));
  EXPECT_EQ(processes[0].state, ProcessState::guarding);
  EXPECT_EQ(processes[0].reason, Reason::sub_interpreter);
  EXPECT_TRUE(is_protection_gap(processes[0]));
}

}  // namespace
}  // namespace sqreen
