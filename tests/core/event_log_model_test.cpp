// SPDX-License-Identifier: Apache-2.0
// The event log against an oracle. Random interleavings of appends by several writers, writers
// killed in the middle of a record, files that cannot go on, relays that read, commit, punch, go
// on, and are killed between any two of these. The oracle is a list: what append() vouched for must
// come out of the store once each and in its writer's order; what was torn is counted and nothing
// else is lost.
//
// Every run prints its seed when it fails; SQREEN_MODEL_SEED repeats it, SQREEN_MODEL_RUNS makes
// more.
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "core/environment.h"
#include "core/event_frame.h"
#include "core/event_log.h"
#include "core/log_position.h"
#include "core/scratch.h"

namespace sqreen {
namespace {

constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};
constexpr std::int64_t kSecond = 1'000'000'000;

// What survives a relay: changed as a whole or not at all, as by a transaction.
struct Store {
  std::set<std::string> ids;
  std::vector<std::string> order;
  std::uint64_t position = 0;

  void commit(const std::vector<LogRecord>& batch, std::uint64_t end) {
    for (const LogRecord& record : batch) {
      if (record.end > position && ids.insert(record.payload).second)
        order.push_back(record.payload);
    }
    position = std::max(position, end);
  }
};

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    for (int i = 0; i < 4; ++i) writers_.push_back(join());
  }

  void step() {
    now_ += static_cast<std::int64_t>(random_() % kSecond);
    switch (random_() % 16) {
      case 0:
        return tear();
      case 1:
        writers_[random_() % writers_.size()] = join();
        return;
      case 2:
        return kill_relay();
      case 3:
        return go_on();
      case 4:
        return retire();
      case 5:
        return garbage();
      case 6:
      case 7:
      case 8:
        return read_and_commit(1 + random_() % 40, false);
      case 9:
        return read_without_commit();
      default:
        return append();
    }
  }

  // Everybody is gone; the last relay drains.
  void finish() {
    do {
      now_ += 2 * kSecond;
      read_and_commit(100'000, true);
    } while (move_on());
    kill_relay();
  }

  void judge() {
    EXPECT_THAT(store_.order, testing::SizeIs(vouched_.size()));
    for (const std::string& payload : vouched_)
      EXPECT_TRUE(store_.ids.contains(payload)) << payload;
    std::map<std::string, int> last;  // of each writer
    for (const std::string& payload : store_.order) {
      const std::size_t dot = payload.find('.');
      int& number = last[payload.substr(0, dot)];
      const int this_one = std::atoi(payload.c_str() + dot + 1);
      EXPECT_GT(this_one, number) << payload << ": out of its writer's order";
      number = this_one;
    }
    EXPECT_GE(torn_seen_, torn_records_ > 0 ? 1u : 0u);
    EXPECT_EQ(files_, region_.log_number());
  }

  std::size_t appended() const { return vouched_.size(); }
  std::uint64_t files() const { return files_; }

 private:
  struct Writer {
    std::string name;
    EventLogWriter log;
    int count = 0;
  };

  std::unique_ptr<Writer> join() {
    auto log = EventLogWriter::open(-1, path_, marker_, region_.log_number());
    EXPECT_TRUE(log) << log.error().message;
    return std::make_unique<Writer>(Writer{"w" + std::to_string(++joined_), std::move(*log)});
  }

  std::string fresh(Writer& writer) {
    std::string payload = writer.name + '.' + std::to_string(++writer.count) + ' ';
    payload.append(random_() % 900, static_cast<char>('a' + random_() % 26));
    // What an attacker would put in: a frame of another run.
    if (random_() % 8 == 0) payload += make_frame(RunMarker{1, 2, 3}, 1, "forged");
    return payload;
  }

  void append() {
    Writer& writer = *writers_[random_() % writers_.size()];
    std::string payload = fresh(writer);
    ASSERT_TRUE(writer.log.append(RecordKind::attack, payload, &region_, kNoLimit));
    vouched_.push_back(std::move(payload));
  }

  // A writer killed, or a disk full, in the middle: any number of bytes but all.
  void tear() {
    Writer& writer = *writers_[random_() % writers_.size()];
    writer.log.follow(region_);
    const std::string frame = make_frame(marker_, 1, fresh(writer));
    append_raw(frame.substr(0, 1 + random_() % (frame.size() - 1)));
    writer = std::move(*join());
    ++torn_records_;
  }

  void garbage() {
    std::string bytes(random_() % 60, '\0');
    for (char& c : bytes) c = static_cast<char>(random_());
    append_raw(bytes);
  }

  void append_raw(const std::string& bytes) {
    std::ofstream(log_path(path_, region_.log_number()), std::ios::app | std::ios::binary) << bytes;
  }

  EventLogReader& reader() {
    if (!reader_) {
      auto opened = EventLogReader::open(path_, marker_, store_.position);
      EXPECT_TRUE(opened) << opened.error().message;
      reader_.emplace(std::move(*opened));
    }
    return *reader_;
  }

  void read_and_commit(std::size_t most, bool writers_gone) {
    std::vector<LogRecord> batch;
    while (batch.size() < most) {
      auto record = reader().next(now_, writers_gone);
      if (!record) break;
      batch.push_back(std::move(*record));
    }
    if (random_() % 10 == 0 && !writers_gone) return kill_relay();
    store_.commit(batch, reader().offset());
    if (random_() % 10 == 0) return kill_relay();
    region_.set_consumed(store_.position);
    ASSERT_TRUE(reader().punch(store_.position));
  }

  void read_without_commit() {
    for (unsigned i = random_() % 5; i > 0 && reader().next(now_, false); --i) {
    }
    kill_relay();
  }

  void kill_relay() {
    if (reader_) torn_seen_ += reader_->torn();
    reader_.reset();
  }

  // By the relay, or by a writer that nears a limit.
  void go_on() {
    if (random_() % 3 != 0 || region_.log_number() > reader().number()) return;
    const std::uint64_t next = region_.log_number() + 1;
    ASSERT_TRUE(begin_next_log(path_, marker_, next));
    if (random_() % 4 == 0) {
      ASSERT_TRUE(begin_next_log(path_, marker_, next)) << "by another at the same time";
    }
    region_.go_on_in_log(next);
    files_ = next;
  }

  // The relay's half of core/event_log.h: retire, read once more, commit, remove. Killed anywhere.
  void retire() {
    if (region_.log_number() <= reader().number() || !reader().at_end()) return;
    Writer& late = *writers_[random_() % writers_.size()];
    const std::uint64_t before = late.log.number();
    region_.retire_logs_below(reader().number() + 1);
    if (random_() % 4 == 0) return kill_relay();
    if (random_() % 2 == 0) append();  // by somebody who may not have noticed
    read_and_commit(100'000, true);
    EXPECT_GE(late.log.number(), before);
    if (!reader_ || reader().offset() != store_.position || !reader().at_end()) return;
    move_on();
  }

  bool move_on() {
    const std::uint64_t old = reader().number();
    if (old >= region_.log_number()) return false;
    store_.commit({}, LogPosition(old + 1, 0).packed());
    kill_relay();
    region_.set_consumed(store_.position);
    unlink(log_path(path_, old).c_str());
    return true;
  }

  std::mt19937 random_;
  ScratchFolder scratch_;
  std::string path_ = scratch_ / "events";
  RunMarker marker_{9, 200, 3, 77, 250, 6, 91, 8, 19, 110, 11, 12, 213, 14, 15, 161};
  EventLogWriter first_ = std::move(*EventLogWriter::create(path_, marker_));
  SharedRegion region_ = std::move(*SharedRegion::create_private(marker_));
  Store store_;
  std::vector<std::unique_ptr<Writer>> writers_;
  std::optional<EventLogReader> reader_;
  std::vector<std::string> vouched_;
  std::int64_t now_ = kSecond;
  int joined_ = 0;
  unsigned torn_records_ = 0;
  std::uint64_t torn_seen_ = 0;
  std::uint64_t files_ = 0;
};

int number_in(const char* variable, int otherwise) {
  const auto value = find(current_environment(), variable);
  return value ? std::atoi(value->c_str()) : otherwise;
}

TEST(EventLogRelaysModelTest, WhatWasVouchedForIsStoredOnce) {
  const int first = number_in("SQREEN_MODEL_SEED", 1);
  const int runs = number_in("SQREEN_MODEL_RUNS", 60);
  std::size_t appended = 0;
  std::uint64_t files = 0;
  for (int seed = first; seed < first + runs && !HasFailure(); ++seed) {
    SCOPED_TRACE("SQREEN_MODEL_SEED=" + std::to_string(seed));
    Model model(static_cast<unsigned>(seed));
    for (int i = 0; i < 1500 && !HasFailure(); ++i) model.step();
    model.finish();
    model.judge();
    appended += model.appended();
    files += model.files();
  }
  if (runs < 10) return;
  EXPECT_GT(appended, static_cast<std::size_t>(runs) * 300);
  EXPECT_GT(files, static_cast<std::uint64_t>(runs)) << "the log went on, more than once a run";
}

}  // namespace
}  // namespace sqreen
