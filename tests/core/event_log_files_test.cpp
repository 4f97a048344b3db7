// SPDX-License-Identifier: Apache-2.0
// A log in several files: who begins the next one, who finds it, and what a retired one means.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "core/event_log_fixture.h"
#include "core/log_position.h"

namespace sqreen {
namespace {

using testing::ElementsAre;

class EventLogFilesTest : public EventLogFixture {
 protected:
  bool report(EventLogWriter& writer, std::string_view payload) {
    return writer.append(RecordKind::attack, payload, &region_, kNoLimit);
  }
  void go_on(std::uint64_t number) {
    ASSERT_TRUE(begin_next_log(path_, marker_, number));
    region_.go_on_in_log(number);
  }
  std::vector<std::string> file(std::uint64_t number) {
    EventLogReader log = reader(LogPosition(number, 0).packed());
    return drain(log, true);
  }

  SharedRegion region_ = std::move(*SharedRegion::create_private(marker_));
};

TEST_F(EventLogFilesTest, WritersFollowAtTheirNextRecord) {
  ASSERT_TRUE(report(writer_, "one"));
  go_on(1);
  ASSERT_TRUE(report(writer_, "two"));
  EXPECT_EQ(writer_.number(), 1u);
  EXPECT_THAT(file(0), ElementsAre("one"));
  EXPECT_THAT(file(1), ElementsAre("two"));
}

TEST_F(EventLogFilesTest, WhoJoinsLaterBeginsAtTheCurrentFile) {
  go_on(1);
  unlink(path_.c_str());
  auto joined = EventLogWriter::open(-1, path_, marker_, region_.log_number());
  ASSERT_TRUE(joined) << joined.error().message;
  ASSERT_TRUE(report(*joined, "here"));
  EXPECT_THAT(file(1), ElementsAre("here"));
}

TEST_F(EventLogFilesTest, PositionsGrowFromFileToFile) {
  ASSERT_TRUE(report(writer_, std::string(5000, 'x')));
  go_on(1);
  ASSERT_TRUE(report(writer_, "y"));
  EventLogReader first = reader();
  EventLogReader second = reader(LogPosition(1, 0).packed());
  EXPECT_LT(first.next(0, true)->end, second.next(0, true)->offset);
  EXPECT_EQ(LogPosition(second.offset()).number(), 1u);
}

TEST_F(EventLogFilesTest, ARecordInARetiredFileIsWrittenAgain) {
  // As if the relay had retired it between the writer's look and its write.
  go_on(1);
  EventLogWriter late = std::move(*EventLogWriter::open(-1, path_, marker_));
  region_.retire_logs_below(1);
  ASSERT_TRUE(report(late, "late"));
  EXPECT_THAT(file(1), ElementsAre("late"));
}

TEST_F(EventLogFilesTest, ARecordThatNobodyWillReadIsCounted) {
  region_.go_on_in_log(1);
  region_.retire_logs_below(1);
  EXPECT_FALSE(report(writer_, "too late")) << "and the next file cannot be opened";
  EXPECT_EQ(region_.dropped()[static_cast<std::size_t>(DropKind::no_log)], 1u);
}

TEST_F(EventLogFilesTest, ANumberThatIsNotThereChangesNothing) {
  region_.go_on_in_log(77);
  region_.retire_logs_below(~std::uint64_t{0});
  ASSERT_TRUE(report(writer_, "stays"));
  EXPECT_THAT(file(0), ElementsAre("stays"));
  EXPECT_TRUE(EventLogWriter::open(-1, path_, marker_, 77));
  EXPECT_TRUE(EventLogWriter::open(-1, path_, marker_, ~std::uint64_t{0}));
}

TEST_F(EventLogFilesTest, NextFilesAreNoLinks) {
  std::filesystem::create_symlink("/etc/passwd", log_path(path_, 1));
  EXPECT_FALSE(begin_next_log(path_, marker_, 1));
  region_.go_on_in_log(1);
  ASSERT_TRUE(report(writer_, "stays"));
  EXPECT_THAT(file(0), ElementsAre("stays"));
}

TEST_F(EventLogFilesTest, AWriterThatNearsItsFileSizeLimitBeginsTheNext) {
  EXPECT_EQ(in_child([this] {
              const rlimit limit{20'000, 20'000};
              setrlimit(RLIMIT_FSIZE, &limit);
              const std::string payload(3000, 'p');
              int written = 0;
              for (int i = 0; i < 20; ++i) written += report(writer_, payload) ? 1 : 0;
              // Six in each of two files; then the relay's turn, which has read neither.
              if (written != 12 || writer_.number() != 1) return 1;
              if (region_.dropped()[static_cast<std::size_t>(DropKind::write_failed)] != 8)
                return 2;
              region_.set_consumed(LogPosition(1, 0).packed());
              if (!report(writer_, payload) || writer_.number() != 2) return 3;
              return file(0).size() == 6 && file(1).size() == 6 && file(2).size() == 1 ? 0 : 4;
            }),
            0);
}

TEST_F(EventLogFilesTest, TheMarkerIsReadFromALogAlone) {
  const auto marker = read_log_marker(path_);
  ASSERT_TRUE(marker);
  EXPECT_EQ(*marker, marker_);
  EXPECT_FALSE(read_log_marker(scratch_ / "missing"));
  write_file(scratch_ / "other", std::string(100, 'x'));
  EXPECT_FALSE(read_log_marker(scratch_ / "other"));
}

}  // namespace
}  // namespace sqreen
