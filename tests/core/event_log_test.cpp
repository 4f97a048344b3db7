// SPDX-License-Identifier: Apache-2.0
// The writer of the event log; what it writes is judged through the reader.
#include "core/event_log.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <thread>

#include "core/event_log_fixture.h"
#include "core/log_position.h"

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EventLogWriterTest : public EventLogFixture {
 protected:
  std::uint64_t dropped(DropKind kind) { return region_.dropped()[static_cast<std::size_t>(kind)]; }
  std::vector<std::string> all() {
    EventLogReader log = reader();
    return drain(log, true);
  }

  SharedRegion region_ =
      std::move(*SharedRegion::create(scratch_ / "region", marker_, current_process()));
};

TEST_F(EventLogWriterTest, IsPrivateAndOutOfTheAppsWay) {
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_GE(writer_.fd(), 64);
  EXPECT_EQ(fcntl(writer_.fd(), F_GETFD), FD_CLOEXEC);
  EXPECT_FALSE(EventLogWriter::create(path_, marker_)) << "takes no file that is there";
}

TEST_F(EventLogWriterTest, RecordsAreReadInOrderWithKindAndOffsets) {
  const std::string largest(kMaxRecord - frame("").size(), 'x');
  ASSERT_TRUE(writer_.append(RecordKind::attack, "{\"a\":1}", &region_, kNoLimit));
  ASSERT_TRUE(writer_.append(RecordKind::response, "", &region_, kNoLimit));
  ASSERT_TRUE(writer_.append(RecordKind::process, largest, &region_, kNoLimit));
  EventLogReader log = reader();
  const LogRecord first = log.next(0, false).value();
  EXPECT_EQ(first.kind, RecordKind::attack);
  EXPECT_EQ(first.payload, "{\"a\":1}");
  EXPECT_EQ(first.offset, header_size_);
  const LogRecord second = log.next(0, false).value();
  EXPECT_EQ(second.kind, RecordKind::response);
  EXPECT_EQ(second.payload, "");
  EXPECT_EQ(second.offset, first.end);
  const LogRecord third = log.next(0, false).value();
  EXPECT_EQ(third.kind, RecordKind::process);
  EXPECT_EQ(third.payload, largest);
  EXPECT_EQ(third.end - third.offset, kMaxRecord);
  EXPECT_EQ(third.end, std::filesystem::file_size(path_));
  EXPECT_EQ(log.next(0, false), std::nullopt);
  EXPECT_EQ(log.offset(), third.end);
  EXPECT_EQ(log.torn(), 0u);
}

TEST_F(EventLogWriterTest, WhatIsTooLargeIsCounted) {
  const std::string larger(kMaxRecord - frame("").size() + 1, 'x');
  EXPECT_FALSE(writer_.append(RecordKind::attack, larger, &region_, kNoLimit));
  EXPECT_EQ(dropped(DropKind::too_large), 1u);
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(EventLogWriterTest, ARecordNeverQuotesTheMarker) {
  const std::string quoted = "x" + frame("forged") + "y";
  EXPECT_FALSE(writer_.append(RecordKind::attack, quoted, &region_, kNoLimit));
  EXPECT_EQ(dropped(DropKind::malformed), 1u);
  EXPECT_THAT(all(), IsEmpty());
}

TEST_F(EventLogWriterTest, ForgedFramesOfAnotherMarkerAreDataOnly) {
  RunMarker guessed = marker_;
  guessed[15] ^= 1;
  const std::string forged = frame("forged", guessed);
  ASSERT_TRUE(append(forged + forged));
  append_raw(frame("torn: " + forged + forged).substr(0, 100));
  ASSERT_TRUE(append("last"));
  EXPECT_THAT(all(), ElementsAre(forged + forged, "last"));
}

TEST_F(EventLogWriterTest, StopsAtTheLimitUntilTheRelayHasRead) {
  const std::uint64_t one = frame("0123456789").size();
  const std::uint64_t limit = header_size_ + 3 * one;
  for (int i = 0; i < 5; ++i) writer_.append(RecordKind::attack, "0123456789", &region_, limit);
  EXPECT_THAT(all(), SizeIs(3));
  EXPECT_EQ(dropped(DropKind::log_full), 2u);
  region_.set_consumed(header_size_ + one);
  EXPECT_TRUE(writer_.append(RecordKind::attack, "0123456789", &region_, limit));
  EXPECT_FALSE(writer_.append(RecordKind::attack, "0123456789", &region_, header_size_));
  region_.set_consumed(~std::uint64_t{0});
  EXPECT_TRUE(writer_.append(RecordKind::attack, "0123456789", &region_, limit))
      << "a consumed offset beyond the end is judged, not believed";
}

TEST_F(EventLogWriterTest, WithoutARegionTheLimitIsOnWhatWasNotPunchedOut) {
  const std::string payload(10'000, 'x');
  while (writer_.append(RecordKind::attack, payload, nullptr, 1 << 20)) {
  }
  const std::size_t count = all().size();
  EXPECT_GT(count, 80u);
  EventLogReader log = reader();
  drain(log, false);
  ASSERT_TRUE(log.punch(log.offset()));
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  if (status.st_blocks * 512 > 1 << 16) GTEST_SKIP() << "this file system cannot punch holes";
  EXPECT_TRUE(writer_.append(RecordKind::attack, payload, nullptr, 1 << 20));
}

TEST_F(EventLogWriterTest, JoinsAnInheritedDescriptorByAPrivateDuplicate) {
  {
    EventLogWriter joined =
        std::move(*EventLogWriter::open(writer_.fd(), scratch_ / "unreachable", marker_));
    EXPECT_GE(joined.fd(), 128);
    EXPECT_EQ(fcntl(joined.fd(), F_GETFD), FD_CLOEXEC);
    EXPECT_TRUE(joined.append(RecordKind::attack, "joined", nullptr, kNoLimit));
  }
  EXPECT_GE(fcntl(writer_.fd(), F_GETFD), 0) << "the inherited number is not its to close";
  EXPECT_THAT(all(), ElementsAre("joined"));
}

TEST_F(EventLogWriterTest, OpensByPathWhenTheNumberIsNotTheLog) {
  write_file(scratch_ / "other", "the app's");
  const int other = open((scratch_ / "other").c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  const int plain = open(path_.c_str(), O_RDWR | O_CLOEXEC);  // would overwrite, not append
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  for (const int fd : {-1, 100'000, other, plain, ends[0], ends[1]}) {
    Expected<EventLogWriter> opened = EventLogWriter::open(fd, path_, marker_);
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_TRUE(opened->append(RecordKind::attack, std::to_string(fd), nullptr, kNoLimit));
  }
  for (const int fd : {other, plain, ends[0], ends[1]}) EXPECT_EQ(close(fd), 0);
  EXPECT_EQ(read_file(scratch_ / "other"), "the app's");
  EXPECT_THAT(all(), SizeIs(6));
}

TEST_F(EventLogWriterTest, OpensNothingButThisRunsLog) {
  RunMarker other = marker_;
  other[0] ^= 1;
  EXPECT_FALSE(EventLogWriter::open(-1, path_, other)) << "another run's";
  EXPECT_FALSE(EventLogWriter::open(-1, scratch_ / "missing", marker_));
  EXPECT_FALSE(EventLogWriter::open(-1, scratch_.path(), marker_));
  std::filesystem::create_symlink(path_, scratch_ / "link");
  EXPECT_FALSE(EventLogWriter::open(-1, scratch_ / "link", marker_));
  ASSERT_EQ(mkfifo((scratch_ / "fifo").c_str(), 0600), 0);
  EXPECT_FALSE(EventLogWriter::open(-1, scratch_ / "fifo", marker_)) << "and does not block";
  write_file(scratch_ / "empty", "");
  EXPECT_FALSE(EventLogWriter::open(-1, scratch_ / "empty", marker_));
}

TEST_F(EventLogWriterTest, NeverWritesToNorClosesANumberThatBecameSomebodyElses) {
  int number;
  {
    EventLogWriter joined = std::move(*EventLogWriter::open(-1, path_, marker_));
    number = joined.fd();
    const int foreign = open((scratch_ / "foreign").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    ASSERT_EQ(dup3(foreign, number, O_CLOEXEC), number);
    close(foreign);
    EXPECT_TRUE(joined.append(RecordKind::attack, "found its log again", &region_, kNoLimit));
    EXPECT_NE(joined.fd(), number);
  }
  EXPECT_GE(fcntl(number, F_GETFD), 0);
  close(number);
  EXPECT_EQ(read_file(scratch_ / "foreign"), "");
  EXPECT_THAT(all(), ElementsAre("found its log again"));
  EXPECT_EQ(dropped(DropKind::no_log), 0u);
}

TEST_F(EventLogWriterTest, ReopensAfterSomebodyClosedEverything) {
  close(writer_.fd());
  EXPECT_TRUE(append("after closerange"));
  EXPECT_THAT(all(), ElementsAre("after closerange"));
}

TEST_F(EventLogWriterTest, AnotherFileByTheSameNameIsNotTheLog) {
  std::filesystem::rename(path_, scratch_ / "moved");
  EXPECT_TRUE(append("still open"));
  EventLogWriter replacement = std::move(*EventLogWriter::create(path_, marker_));
  close(writer_.fd());
  EXPECT_FALSE(writer_.append(RecordKind::attack, "nobody reads this", &region_, kNoLimit));
  EXPECT_EQ(dropped(DropKind::no_log), 1u);
  EXPECT_THAT(all(), IsEmpty());
  std::filesystem::remove(path_);
  std::filesystem::create_symlink(scratch_ / "moved", path_);
  EXPECT_FALSE(writer_.append(RecordKind::attack, "by a link", &region_, kNoLimit));
  EXPECT_EQ(dropped(DropKind::no_log), 2u);
}

TEST_F(EventLogWriterTest, ThreadsFindTheLogAgainTogether) {
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this] {
      for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(writer_.append(RecordKind::attack, "x", &region_, kNoLimit));
      }
    });
  }
  threads.clear();
  close(writer_.fd());
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this] {
      for (int i = 0; i < 500; ++i) {
        EXPECT_TRUE(writer_.append(RecordKind::attack, "x", &region_, kNoLimit));
      }
    });
  }
  threads.clear();
  EXPECT_THAT(all(), SizeIs(4000));
}

// Writes until the file's end refuses; every record that append() vouched for must be read.
int fill_and_judge(EventLogWriter& writer, const std::string& path, const RunMarker& marker,
                   SharedRegion& region) {
  std::vector<std::string> kept;
  int refused = 0;
  for (int i = 0; refused < 20 && i < 100'000; ++i) {
    const std::string payload = std::to_string(i) + std::string(1000 + i % 777, 'p');
    if (writer.append(RecordKind::attack, payload, &region, kNoLimit)) {
      kept.push_back(payload);
    } else {
      ++refused;
    }
  }
  Expected<EventLogReader> reader = EventLogReader::open(path, marker, 0);
  if (!reader || refused != 20) return 1;
  for (const std::string& payload : kept) {
    const std::optional<LogRecord> record = reader->next(0, true);
    if (!record || record->payload != payload) return 2;
  }
  if (reader->next(0, true)) return 3;
  const std::uint64_t refusals = region.dropped()[static_cast<std::size_t>(DropKind::write_failed)];
  return refusals + reader->torn() == 20 ? 0 : 4;
}

TEST_F(EventLogWriterTest, AFileSizeLimitEndsNobody) {
  EXPECT_EQ(in_child([this] {
              signal(SIGXFSZ, SIG_DFL);
              const rlimit limit{100'000, 100'000};
              setrlimit(RLIMIT_FSIZE, &limit);
              region_.set_consumed(LogPosition(1, 0).packed());  // so it may not go on in another
              return fill_and_judge(writer_, path_, marker_, region_);
            }),
            0);
}

TEST_F(EventLogWriterTest, AFullDiskLosesNothingThatWasVouchedFor) {
  const int status = in_child([this] {
    const std::string folder = scratch_ / "small";
    std::filesystem::create_directory(folder);
    if (!mount_tmpfs(folder, "size=300k")) return kCannotMount;
    EventLogWriter writer = std::move(*EventLogWriter::create(folder + "/events", marker_));
    return fill_and_judge(writer, folder + "/events", marker_, region_);
  });
  if (status == kCannotMount) GTEST_SKIP() << "needs the right to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

TEST_F(EventLogWriterTest, NoRoomForTheHeaderLeavesNoFile) {
  const int status = in_child([this] {
    const std::string folder = scratch_ / "small";
    std::filesystem::create_directory(folder);
    if (!mount_tmpfs(folder, "size=8k")) return kCannotMount;
    write_file(folder + "/full", std::string(8192, 'x'));
    const auto writer = EventLogWriter::create(folder + "/events", marker_);
    if (writer || writer.error().code != ErrorCode::disk_full) return 1;
    return std::filesystem::exists(folder + "/events") ? 2 : 0;
  });
  if (status == kCannotMount) GTEST_SKIP() << "needs the right to mount a tmpfs";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace sqreen
