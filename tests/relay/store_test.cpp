// SPDX-License-Identifier: Apache-2.0
#include "relay/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "core/scratch.h"
#include "relay/events.h"

namespace sqreen::relay {
namespace {

using nlohmann::json;
using testing::ElementsAre;

constexpr RunMarker kRun{1, 2, 3};
constexpr RunMarker kOtherRun{9};

mode_t mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Store::open(path_, "my shop");
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }

  Store& store() { return *store_; }

  // Hands records in as one batch, one behind the other in the log.
  CommitResult commit(std::vector<std::pair<RecordKind, std::string>> payloads) {
    std::vector<LogRecord> batch;
    for (auto& [kind, payload] : payloads) {
      batch.push_back(record(kind, std::move(payload), offset_));
      offset_ = batch.back().end;
    }
    const auto result = store().commit(kRun, batch, offset_);
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(CommitResult{});
  }

  std::vector<std::string> ids(const EventFilter& filter) {
    std::vector<std::string> found;
    const auto last = store().for_each_event(filter, [&found](const StoredEvent& event) {
      found.push_back(json::parse(event.json)["id"]);
    });
    EXPECT_TRUE(last) << last.error().message;
    return found;
  }

  ScratchFolder folder_;
  std::string path_ = folder_ / "my-shop.db";
  std::optional<Store> store_;
  std::uint64_t offset_ = 0;
};

TEST_F(StoreTest, KeepsEventsWithTheOffsetBehindThem) {
  EXPECT_EQ(store().offset(kRun).value(), 0U);
  const CommitResult result = commit({{RecordKind::attack, attack_payload(event_id(1))},
                                      {RecordKind::attack, attack_payload(event_id(2))}});
  EXPECT_EQ(result.stored, 2U);
  EXPECT_EQ(store().offset(kRun).value(), offset_);
  EXPECT_EQ(store().offset(kOtherRun).value(), 0U);

  store_.reset();
  const auto reader = Store::open_read_only(path_);
  ASSERT_TRUE(reader) << reader.error().message;
  EXPECT_EQ(reader->app_name(), "my shop");
  std::vector<json> events;
  ASSERT_TRUE(reader->for_each_event(
      {}, [&](const StoredEvent& event) { events.push_back(json::parse(event.json)); }));
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["app"], "my shop");
  EXPECT_EQ(events[1]["id"], event_id(2));
}

TEST_F(StoreTest, ABatchHandedInTwiceIsStoredOnce) {
  std::vector<LogRecord> batch{record(RecordKind::attack, attack_payload(event_id(1)), 0)};
  batch.push_back(record(RecordKind::attack, attack_payload(event_id(2)), batch[0].end));
  ASSERT_TRUE(store().commit(kRun, {batch[0]}, batch[0].end));
  const auto second = store().commit(kRun, batch, batch[1].end);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->stored, 1U);
  EXPECT_THAT(ids({}), ElementsAre(event_id(1), event_id(2)));
  // An older relay's offset never takes the log back.
  ASSERT_TRUE(store().commit(kRun, {}, 5));
  EXPECT_EQ(store().offset(kRun).value(), batch[1].end);
}

TEST_F(StoreTest, AnIdIsStoredOnceWhateverTheLogSays) {
  const CommitResult result = commit({{RecordKind::attack, attack_payload(event_id(1), 1)},
                                      {RecordKind::attack, attack_payload(event_id(1), 2)}});
  EXPECT_EQ(result.stored, 1U);
  EXPECT_EQ(result.repeated, 1U);
  EXPECT_THAT(ids({}), ElementsAre(event_id(1)));
}

TEST_F(StoreTest, MalformedRecordsAreCountedAndTheOthersStored) {
  const CommitResult result = commit({{RecordKind::attack, "no json"},
                                      {RecordKind::attack, attack_payload(event_id(1))},
                                      {RecordKind::response, "{}"},
                                      {static_cast<RecordKind>(77), "{}"}});
  EXPECT_EQ(result.stored, 1U);
  EXPECT_EQ(result.malformed, 3U);
  EXPECT_EQ(store().offset(kRun).value(), offset_);
}

TEST_F(StoreTest, AResponseCompletesItsAttackOnce) {
  commit({{RecordKind::attack, attack_payload(event_id(1))},
          {RecordKind::attack, attack_payload(event_id(2))}});
  commit({{RecordKind::response, response_payload(event_id(1), 403)},
          {RecordKind::response, response_payload(event_id(1), 200)},
          {RecordKind::response, response_payload(event_id(8), 200)}});
  std::vector<json> statuses;
  std::vector<bool> complete;
  ASSERT_TRUE(store().for_each_event({}, [&](const StoredEvent& event) {
    statuses.push_back(json::parse(event.json)["response_status"]);
    complete.push_back(event.complete);
  }));
  EXPECT_THAT(statuses, ElementsAre(json(403), json(nullptr)));
  EXPECT_THAT(complete, ElementsAre(true, false));
}

TEST_F(StoreTest, Filters) {
  const std::string early = "2026-11-22T08:00:00Z";
  const std::string late = "2026-11-22T10:00:00Z";
  commit({{RecordKind::attack, attack_payload("a", 1, true, "sqlite3.Cursor.execute", early)},
          {RecordKind::attack, attack_payload("b", 2, false, "psycopg2.cursor.execute", early)},
          {RecordKind::attack, attack_payload("c", 1, false, "sqlite3.Cursor.execute", late)},
          {RecordKind::attack, attack_payload("d", 2, true, "sqlite3x.execute", late)}});
  struct Case {
    const char* name;
    EventFilter filter;
    std::vector<std::string> ids;
  };
  EventFilter since, attack, other, sink, driver, blocked, passed, pid, newest, behind, joined;
  since.since_wall_ns = 1'795'339'800'000'000'000;
  attack.attack = "sql_injection";
  other.attack = "' OR 1=1 --";
  sink.sink = "psycopg2.cursor.execute";
  driver.sink = "sqlite3";
  blocked.blocked = true;
  passed.blocked = false;
  pid.pid = 2;
  newest.limit = 2;
  behind.after_sequence = 2;
  joined.pid = 1;
  joined.blocked = false;
  joined.limit = 5;
  for (const Case& one : std::vector<Case>{{"all", {}, {"a", "b", "c", "d"}},
                                           {"since", since, {"c", "d"}},
                                           {"attack", attack, {"a", "b", "c", "d"}},
                                           {"other attack", other, {}},
                                           {"sink", sink, {"b"}},
                                           {"driver", driver, {"a", "c"}},
                                           {"blocked", blocked, {"a", "d"}},
                                           {"passed", passed, {"b", "c"}},
                                           {"pid", pid, {"b", "d"}},
                                           {"newest", newest, {"c", "d"}},
                                           {"behind", behind, {"c", "d"}},
                                           {"joined", joined, {"c"}}}) {
    EXPECT_EQ(ids(one.filter), one.ids) << one.name;
  }
}

TEST_F(StoreTest, AFollowerAsksForWhatIsBehindTheLastSequence) {
  commit({{RecordKind::attack, attack_payload("a")}});
  auto last = store().for_each_event({}, [](const StoredEvent&) {});
  ASSERT_TRUE(last);
  EventFilter behind;
  behind.after_sequence = *last;
  EXPECT_THAT(ids(behind), ElementsAre());
  last = store().for_each_event(behind, [](const StoredEvent&) {});
  EXPECT_EQ(last, behind.after_sequence);
  commit({{RecordKind::attack, attack_payload("b")}});
  EXPECT_THAT(ids(behind), ElementsAre("b"));
}

TEST_F(StoreTest, ReadersAndWriterDoNotWaitForEachOther) {
  commit({{RecordKind::attack, attack_payload("a")}, {RecordKind::attack, attack_payload("b")}});
  const auto reader = Store::open_read_only(path_);
  ASSERT_TRUE(reader);
  auto cursor = reader->events({});
  ASSERT_TRUE(cursor);
  ASSERT_TRUE(cursor->next().value());
  commit({{RecordKind::attack, attack_payload("c")}});
  ASSERT_TRUE(cursor->next().value());
  EXPECT_FALSE(cursor->next().value()) << "a reader sees the store as it was when it began";
}

TEST_F(StoreTest, FilesAreClosedToOthers) {
  commit({{RecordKind::attack, attack_payload("a")}});
  EXPECT_EQ(mode_of(path_), 0600U);
  EXPECT_EQ(mode_of(path_ + "-wal"), 0600U);
  EXPECT_EQ(mode_of(path_ + "-shm"), 0600U);
}

TEST_F(StoreTest, RemembersRuns) {
  EXPECT_EQ(store().last_run().value(), std::nullopt);
  RunRecord run;
  run.marker = kRun;
  run.wall_ns = 5;
  run.processes.resize(1);
  run.processes[0].process.pid = 4711;
  run.dropped[static_cast<std::size_t>(DropKind::torn)] = 3;
  run.note = "disk full";
  ASSERT_TRUE(store().remember_run(run));
  run.ended = true;
  run.wall_ns = 6;
  ASSERT_TRUE(store().remember_run(run));
  RunRecord older;
  older.marker = kOtherRun;
  older.wall_ns = 2;
  ASSERT_TRUE(store().remember_run(older));
  commit({{RecordKind::process, R"({"pid":12,"state":"inactive","reason":"module-missing"})"}});

  const auto last = store().last_run();
  ASSERT_TRUE(last && *last);
  EXPECT_EQ((*last)->marker, kRun);
  EXPECT_TRUE((*last)->ended);
  EXPECT_EQ((*last)->wall_ns, 6);
  EXPECT_EQ((*last)->note, "disk full");
  EXPECT_EQ((*last)->dropped, run.dropped);
  ASSERT_EQ((*last)->processes.size(), 2U) << "the one without a slot is told from the log";
  EXPECT_EQ((*last)->processes[0].process.pid, 4711);
  EXPECT_EQ((*last)->processes[1].reason, Reason::module_missing);
  EXPECT_FALSE(store().run(kOtherRun).value()->ended);
  // Remembering a run does not touch its offset.
  EXPECT_EQ(store().offset(kRun).value(), offset_);
}

TEST_F(StoreTest, SeesThatItsFileIsGone) {
  EXPECT_TRUE(store().is_in_place());
  ASSERT_EQ(rename(path_.c_str(), (path_ + ".old").c_str()), 0);
  EXPECT_FALSE(store().is_in_place());
  write_file(path_, "");
  EXPECT_FALSE(store().is_in_place());
  ASSERT_EQ(unlink((path_ + ".old").c_str()), 0);
  EXPECT_FALSE(store().is_in_place());
}

TEST(StoreOpen, TellsWhyAFileIsNoStore) {
  ScratchFolder folder;
  const auto code_of = [](const std::string& path) {
    const auto opened = Store::open(path, "shop");
    return opened ? std::optional<ErrorCode>() : opened.error().code;
  };
  write_file(folder / "text.db", std::string(5'000, 'x'));
  EXPECT_EQ(code_of(folder / "text.db"), ErrorCode::malformed);

  {
    SQLite::Database(folder / "foreign.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE t (x)");
  }
  EXPECT_EQ(code_of(folder / "foreign.db"), ErrorCode::malformed);

  EXPECT_EQ(code_of(folder / "new.db"), std::nullopt);
  { SQLite::Database(folder / "new.db", SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99"); }
  EXPECT_EQ(code_of(folder / "new.db"), ErrorCode::wrong_version);
  EXPECT_EQ(Store::open_read_only(folder / "new.db").error().code, ErrorCode::wrong_version);

  EXPECT_EQ(code_of(folder / "missing" + "/x.db"), ErrorCode::file_unwritable);
  std::filesystem::create_directory(folder / "folder.db");
  EXPECT_EQ(code_of(folder / "folder.db"), ErrorCode::malformed);
  std::filesystem::create_symlink(folder / "elsewhere", folder / "link.db");
  EXPECT_EQ(code_of(folder / "link.db"), ErrorCode::malformed);
  EXPECT_FALSE(std::filesystem::exists(folder / "elsewhere"));
  EXPECT_EQ(Store::open_read_only(folder / "none.db").error().code, ErrorCode::file_not_found);
}

TEST(StoreOpen, ClosesAFileThatSomebodyOpened) {
  ScratchFolder folder;
  ASSERT_TRUE(Store::open(folder / "shop.db", "shop"));
  ASSERT_EQ(chmod((folder / "shop.db").c_str(), 0644), 0);
  const auto again = Store::open(folder / "shop.db", "shop");
  ASSERT_TRUE(again);
  EXPECT_EQ(mode_of(folder / "shop.db"), 0600U);
}

}  // namespace
}  // namespace sqreen::relay
