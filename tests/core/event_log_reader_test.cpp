// SPDX-License-Identifier: Apache-2.0
// The reader of the event log: tails, damage, holes, and what concurrent writers that get killed
// leave behind.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <random>

#include "core/event_log_fixture.h"
#include "core/log_position.h"

namespace sqreen {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventLogReaderTest : public EventLogFixture {};

TEST_F(EventLogReaderTest, AnIncompleteTailMeansNotYetWhereverItIsCut) {
  const std::string whole = frame("payload");
  for (std::size_t cut = 1; cut < whole.size(); ++cut) {
    EventLogReader log = reader(std::filesystem::file_size(path_));
    append_raw(whole.substr(0, cut));
    EXPECT_EQ(log.next(0, false), std::nullopt);
    EXPECT_EQ(log.next(kSecond - 1, false), std::nullopt);
    append_raw(whole.substr(cut));
    const std::optional<LogRecord> record = log.next(kSecond - 1, false);
    ASSERT_TRUE(record) << cut;
    EXPECT_EQ(record->payload, "payload");
    EXPECT_EQ(log.torn(), 0u);
  }
}

TEST_F(EventLogReaderTest, ATailIsTornAfterASecondWithoutChange) {
  append_raw(frame("payload").substr(0, 20));
  EventLogReader log = reader();
  EXPECT_EQ(log.next(5 * kSecond, false), std::nullopt);
  append_raw("more");
  EXPECT_EQ(log.next(6 * kSecond, false), std::nullopt) << "it changed: another second";
  EXPECT_EQ(log.next(7 * kSecond - 1, false), std::nullopt);
  EXPECT_EQ(log.torn(), 0u);
  EXPECT_EQ(log.next(7 * kSecond, false), std::nullopt);
  EXPECT_EQ(log.torn(), 1u);
  EXPECT_EQ(log.skipped_bytes(), 24u);
  EXPECT_EQ(log.offset(), std::filesystem::file_size(path_));
  ASSERT_TRUE(append("next"));
  EXPECT_EQ(log.next(7 * kSecond, false)->payload, "next");
}

TEST_F(EventLogReaderTest, ATailIsTornAtOnceWhenNobodyIsLeft) {
  ASSERT_TRUE(append("first"));
  append_raw(frame("payload").substr(0, 33));
  EventLogReader log = reader();
  EXPECT_THAT(drain(log, true), ElementsAre("first"));
  EXPECT_EQ(log.torn(), 1u);
}

TEST_F(EventLogReaderTest, ARecordBehindATornOneDoesNotWait) {
  append_raw(frame(std::string(5000, 'x')).substr(0, 100));
  ASSERT_TRUE(append("next"));
  EventLogReader log = reader();
  EXPECT_THAT(drain(log, false), ElementsAre("next"));
  EXPECT_EQ(log.torn(), 1u);
}

TEST_F(EventLogReaderTest, ATornRecordDoesNotBorrowTheNextOnesFirstBytes) {
  const std::string_view marker(reinterpret_cast<const char*>(marker_.data()), marker_.size());
  for (std::size_t borrowed = 1; borrowed < marker.size(); ++borrowed) {
    const std::string whole = frame("payload" + std::string(marker.substr(0, borrowed)));
    for (std::size_t missing = 1; missing <= borrowed + 1; ++missing) {
      EventLogReader log = reader(std::filesystem::file_size(path_));
      append_raw(whole.substr(0, whole.size() - missing));
      ASSERT_TRUE(append("next"));
      EXPECT_THAT(drain(log, false), ElementsAre("next")) << borrowed << ' ' << missing;
    }
  }
}

TEST_F(EventLogReaderTest, AWriterThatWasStoppedForLongCountsOnce) {
  const std::string whole = frame("stopped in the middle");
  append_raw(whole.substr(0, 30));
  EventLogReader log = reader();
  EXPECT_THAT(drain(log, false, 0), IsEmpty());
  EXPECT_THAT(drain(log, false, kSecond), IsEmpty());
  append_raw(whole.substr(30));
  ASSERT_TRUE(append("next"));
  EXPECT_THAT(drain(log, false, kSecond), ElementsAre("next"));
  EXPECT_EQ(log.torn(), 1u);
  append_raw("garbage");
  ASSERT_TRUE(append("last"));
  EXPECT_THAT(drain(log, false, kSecond), ElementsAre("last"));
  EXPECT_EQ(log.torn(), 2u);
}

TEST_F(EventLogReaderTest, EveryDamagedByteCostsAtMostItsOwnRecord) {
  for (const char* payload : {"first", "second", "third"}) ASSERT_TRUE(append(payload));
  const std::string good = read_file(path_);
  const std::size_t begin = header_size_ + frame("first").size();
  const std::size_t end = begin + frame("second").size();
  for (std::size_t at = begin; at < end; ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ change);
      write_file(path_, bytes);
      EventLogReader log = reader();
      EXPECT_THAT(drain(log, false), ElementsAre("first", "third")) << at << ' ' << change;
      EXPECT_EQ(log.torn(), 1u);
      EXPECT_EQ(log.skipped_bytes(), end - begin);
    }
  }
}

TEST_F(EventLogReaderTest, HostileLengthsAreDamageAtOnce) {
  const std::string good = frame("payload");
  for (const std::uint32_t length : {16356u, 65536u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
    std::string bytes = good;
    std::memcpy(bytes.data() + marker_.size(), &length, sizeof length);
    EventLogReader log = reader(std::filesystem::file_size(path_));
    append_raw(bytes);
    EXPECT_THAT(drain(log, false), IsEmpty());
    EXPECT_EQ(log.torn(), 1u) << length;
    ASSERT_TRUE(append("next"));
    EXPECT_THAT(drain(log, false), ElementsAre("next")) << length;
  }
}

TEST_F(EventLogReaderTest, UnknownKindsAreHandedOn) {
  ASSERT_TRUE(writer_.append(static_cast<RecordKind>(4711), "newer", nullptr, kNoLimit));
  EventLogReader log = reader();
  EXPECT_EQ(static_cast<int>(log.next(0, false)->kind), 4711);
}

TEST_F(EventLogReaderTest, ALogOfGarbageHoldsNothing) {
  std::minstd_rand random(3);
  std::string bytes(1 << 20, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() >> 8);
  write_file(path_, bytes);
  EventLogReader log = reader();
  EXPECT_THAT(drain(log, true), IsEmpty());
  EXPECT_EQ(log.torn(), 1u);
  EXPECT_EQ(log.skipped_bytes(), bytes.size());
  append_raw(frame("after all"));
  EXPECT_THAT(drain(log, false), ElementsAre("after all"));
}

TEST_F(EventLogReaderTest, OffsetsAreJudged) {
  ASSERT_TRUE(append("first"));
  const std::uint64_t size = std::filesystem::file_size(path_);
  EventLogReader end = reader(size);
  EXPECT_EQ(end.next(0, true), std::nullopt);
  EXPECT_EQ(end.offset(), size);
  EventLogReader truncated = reader(size + 1);
  EXPECT_THAT(drain(truncated, true), ElementsAre("first")) << "behind the end: it was truncated";
  EXPECT_GT(truncated.offset(), size + 1) << "positions never go back";
  EventLogReader damaged = reader(~std::uint64_t{0});
  EXPECT_EQ(damaged.next(0, true), std::nullopt);
  EXPECT_EQ(damaged.offset(), size);
  EventLogReader inside = reader(header_size_ + 3);
  ASSERT_TRUE(append("second"));
  EXPECT_THAT(drain(inside, false), ElementsAre("second"));
}

TEST_F(EventLogReaderTest, OpensNoLinkAndNoFolder) {
  std::filesystem::create_symlink(path_, scratch_ / "link");
  EXPECT_FALSE(EventLogReader::open(scratch_ / "link", marker_, 0));
  EXPECT_FALSE(EventLogReader::open(scratch_.path(), marker_, 0));
  EXPECT_FALSE(EventLogReader::open(scratch_ / "missing", marker_, 0));
  ASSERT_EQ(mkfifo((scratch_ / "fifo").c_str(), 0600), 0);
  EXPECT_FALSE(EventLogReader::open(scratch_ / "fifo", marker_, 0)) << "and does not block";
}

TEST_F(EventLogReaderTest, GoesOnAfterATruncation) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(append("before"));
  EventLogReader log = reader();
  drain(log, false);
  std::filesystem::resize_file(path_, header_size_ + 10);
  const std::uint64_t before = log.offset();
  EXPECT_THAT(drain(log, false), IsEmpty());
  ASSERT_TRUE(append("after"));
  EXPECT_THAT(drain(log, false), ElementsAre("after"));
  EXPECT_EQ(log.torn(), 2u) << "what was cut off, and the record that was cut through";
  EXPECT_GT(log.offset(), before);
}

TEST_F(EventLogReaderTest, PunchingFreesSpaceAndALostOffsetSkipsTheHole) {
  const std::string payload(10'000, 'x');
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(append(payload));
  EventLogReader log = reader();
  drain(log, false);
  ASSERT_TRUE(append("behind the hole"));
  ASSERT_TRUE(log.punch(~std::uint64_t{0})) << "never beyond what was read";
  EXPECT_THAT(drain(log, false), ElementsAre("behind the hole"));
  struct stat status;
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  if (status.st_blocks * 512 > 1 << 16) GTEST_SKIP() << "this file system cannot punch holes";

  EventLogReader lost = reader(0);
  const std::vector<std::string> found = drain(lost, false);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back(), "behind the hole");
  EXPECT_LE(lost.torn(), 1u) << "a hole costs at most the record that it begins in";
  EXPECT_TRUE(EventLogWriter::open(-1, path_, marker_)) << "the header is never punched out";
}

TEST_F(EventLogReaderTest, HundredsOfGigabytesOfNothingCostNothing) {
  std::filesystem::resize_file(path_, std::uintmax_t{1} << 39);
  ASSERT_TRUE(append("far away"));
  EventLogReader log = reader();
  EXPECT_THAT(drain(log, false), ElementsAre("far away"));
  EXPECT_GE(log.skipped_bytes(), std::uint64_t{1} << 38);
}

// 8 processes write 20,000 records while the reader reads and punches; one more writes as fast as
// it can and is killed.
TEST_F(EventLogReaderTest, ManyWritersOneKilledAndAReaderThatPunches) {
  constexpr int kWriters = 8;
  constexpr int kEach = 2500;
  const pid_t victim = start_child([this] {
    for (;;) append(std::string(16'000, 'v'));
    return 0;
  });
  std::vector<pid_t> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.push_back(start_child([this, writer] {
      Expected<EventLogWriter> own = EventLogWriter::open(writer_.fd(), path_, marker_);
      for (int i = 0; i < kEach; ++i) {
        const std::string text = std::to_string(writer) + ' ' + std::to_string(i) + ' ';
        const std::string payload = text + std::string((writer * 7919 + i * 104'729) % 700,
                                                       'a' + static_cast<char>(i % 26));
        if (!own->append(RecordKind::attack, payload, nullptr, kNoLimit)) return 1;
      }
      return 0;
    }));
  }
  EventLogReader log = reader();
  std::map<int, int> next;
  int victims = 0;
  int total = 0;
  const auto take = [&](const LogRecord& record) {
    if (record.payload.starts_with("vvv")) {
      ASSERT_EQ(record.payload, std::string(16'000, 'v'));
      if (++victims == 300) kill(victim, SIGKILL);
      return;
    }
    int writer;
    int number;
    int text;
    ASSERT_EQ(sscanf(record.payload.c_str(), "%d %d %n", &writer, &number, &text), 2);
    ASSERT_EQ(number, next[writer]++) << "each writer's records in its own order";
    const std::size_t filler = (writer * 7919 + number * 104'729) % 700;
    ASSERT_EQ(record.payload.substr(text),
              std::string(filler, 'a' + static_cast<char>(number % 26)));
    if (++total % 500 == 0) {
      ASSERT_TRUE(log.punch(record.end));
    }
  };
  while ((total < kWriters * kEach || victims < 300) && !HasFatalFailure()) {
    if (const std::optional<LogRecord> record = log.next(0, false)) take(*record);
  }
  kill(victim, SIGKILL);
  wait_for(victim);
  for (const pid_t writer : writers) EXPECT_EQ(wait_for(writer), 0);
  while (const std::optional<LogRecord> record = log.next(0, true)) take(*record);
  EXPECT_EQ(total, kWriters * kEach);
  EXPECT_LE(log.torn(), 1u) << "at most what the kill tore";
  EXPECT_EQ(log.offset(), std::filesystem::file_size(path_));
}

// Random interleavings against an oracle: what was appended whole arrives exactly once and in
// order, whatever is torn, punched or restarted between.
class EventLogModelTest : public EventLogFixture, public testing::WithParamInterface<int> {};

TEST_P(EventLogModelTest, WhatWasAppendedArrivesExactlyOnce) {
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  const auto below = [&random](std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
  };
  const auto payload_of = [&](int number) {
    std::string payload = std::to_string(number) + ':';
    // A little of everything that could be mistaken: zeros, beginnings of the marker, frames of
    // other runs.
    const auto* marker = reinterpret_cast<const char*>(marker_.data());
    for (std::uint32_t i = below(6); i > 0; --i) {
      switch (below(4)) {
        case 0:
          payload += std::string(below(9000) / 3, '\0');
          break;
        case 1:
          payload.append(marker, below(static_cast<std::uint32_t>(marker_.size())));
          break;
        case 2:
          payload += std::string(below(300), 'x');
          break;
        default:
          payload += "\xff\xfe";
          break;
      }
    }
    return payload;
  };

  std::vector<std::string> appended;   // the oracle
  std::vector<std::string> delivered;  // what the store holds: committed with its offset
  std::uint64_t committed = 0;
  std::uint64_t abandoned = 0;
  std::int64_t now = 0;
  EventLogReader log = reader();
  const auto read_some = [&](std::uint32_t most, bool writers_gone) {
    while (most-- > 0) {
      const std::optional<LogRecord> record = log.next(now, writers_gone);
      if (!record) break;
      delivered.push_back(record->payload);
      committed = record->end;
    }
  };

  for (int step = 0; step < 400; ++step) {
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        appended.push_back(payload_of(step));
        ASSERT_TRUE(append(appended.back()));
        break;
      case 3: {  // seen half written, then completed
        const std::string payload = payload_of(step);
        const std::string whole = frame(payload);
        const std::size_t cut = 1 + below(static_cast<std::uint32_t>(whole.size()) - 1);
        append_raw(whole.substr(0, cut));
        read_some(1000, false);
        append_raw(whole.substr(cut));
        appended.push_back(payload);
        break;
      }
      case 4: {  // killed in the middle
        const std::string whole = frame(payload_of(step));
        append_raw(whole.substr(0, 1 + below(static_cast<std::uint32_t>(whole.size()) - 1)));
        ++abandoned;
        break;
      }
      case 5:
        read_some(below(20), false);
        now += below(3) * kSecond / 2;
        break;
      case 6:
        ASSERT_TRUE(log.punch(committed));
        break;
      default:  // the relay dies and starts again from what it committed
        log = reader(committed);
        break;
    }
  }
  read_some(100'000, true);
  const auto [got, expected] =
      std::mismatch(delivered.begin(), delivered.end(), appended.begin(), appended.end());
  EXPECT_TRUE(got == delivered.end() && expected == appended.end())
      << "record " << got - delivered.begin() << " of " << appended.size() << ", "
      << delivered.size() << " delivered";
  EXPECT_LE(log.torn(), abandoned);
  EXPECT_EQ(log.offset(), std::filesystem::file_size(path_));
}

INSTANTIATE_TEST_SUITE_P(Seeds, EventLogModelTest, testing::Range(1, 101));

}  // namespace
}  // namespace sqreen
