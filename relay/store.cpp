// SPDX-License-Identifier: Apache-2.0
#include "relay/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "relay/event_record.h"
#include "relay/run_record.h"
#include "relay/store_errors.h"
#include "relay/store_schema.h"

namespace sqreen::relay {
namespace {

// The file must be ours and closed to others before SQLite puts anything into it; it gives its mode
// to the journal.
Expected<void> create_closed(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0) {
    ::fchmod(fd, 0600);
    ::close(fd);
    // Of a store that somebody removed: it would be taken for this one's.
    for (const char* suffix : {"-wal", "-shm"}) ::unlink((path + suffix).c_str());
    return {};
  }
  if (errno == ENOSPC || errno == EDQUOT) return fail_errno(ErrorCode::disk_full, path, errno);
  if (errno != EEXIST) return fail_errno(ErrorCode::file_unwritable, path, errno);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return fail_errno(ErrorCode::file_unwritable, path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::malformed, path + ": not a regular file");
  }
  // The folder is ours alone (core/run_folder.h), so the path still means the same file.
  if ((status.st_mode & 077) != 0) ::chmod(path.c_str(), 0600);
  return {};
}

void bind_marker(SQLite::Statement& statement, int index, const RunMarker& marker) {
  statement.bindNoCopy(index, marker.data(), static_cast<int>(marker.size()));
}

constexpr const char* kRunColumns = "marker, wall_ns, ended, processes, dropped, note";

}  // namespace

struct Store::State {
  State(std::string file_path, int flags) : path(std::move(file_path)), database(path, flags) {
    path_fd = ::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (path_fd >= 0) ::close(path_fd);  // O_PATH: closing it leaves SQLite's record locks alone
  }

  SQLite::Statement& prepared(std::unique_ptr<SQLite::Statement>& slot, const char* query) {
    if (!slot) slot = std::make_unique<SQLite::Statement>(database, query);
    slot->tryReset();  // its result is the last step's, which was reported then
    return *slot;
  }

  bool insert(const AttackRecord& event);
  void complete(const ResponseRecord& response);
  void add_process(const RunMarker& marker, const ProcessInfo& process);
  void store(const RunMarker& marker, const LogRecord& record, std::string_view app,
             CommitResult& result);
  std::uint64_t consumed(const RunMarker& marker);
  void set_consumed(const RunMarker& marker, std::uint64_t offset);
  RunRecord read_run(SQLite::Statement& row);

  std::string path;
  std::string app_name;
  std::string identity;
  SQLite::Database database;
  int path_fd = -1;
  std::unique_ptr<SQLite::Statement> insert_event;
  std::unique_ptr<SQLite::Statement> update_status;
  std::unique_ptr<SQLite::Statement> insert_process;
  std::unique_ptr<SQLite::Statement> select_consumed;
  std::unique_ptr<SQLite::Statement> update_consumed;
};

bool Store::State::insert(const AttackRecord& event) {
  SQLite::Statement& row =
      prepared(insert_event,
               "INSERT INTO events (id, wall_ns, kind, pid, blocked, attack, sink, "
               "response_status, open_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
               "ON CONFLICT (id) DO NOTHING");
  row.bindNoCopy(1, event.id);
  row.bind(2, event.wall_ns);
  row.bindNoCopy(3, event.kind);
  row.bind(4, event.pid);
  row.bind(5, event.blocked ? 1 : 0);
  row.bindNoCopy(6, event.attack);
  row.bindNoCopy(7, event.sink);
  if (event.response_status) {
    row.bind(8, *event.response_status);
  } else {
    row.bind(8);
  }
  row.bindNoCopy(9, event.open_json);
  return row.exec() == 1;
}

void Store::State::complete(const ResponseRecord& response) {
  SQLite::Statement& row = prepared(update_status,
                                    "UPDATE events SET response_status = ? WHERE id = ? AND "
                                    "response_status IS NULL");
  row.bind(1, response.response_status);
  row.bindNoCopy(2, response.id);
  row.exec();
}

void Store::State::add_process(const RunMarker& marker, const ProcessInfo& process) {
  SQLite::Statement& row = prepared(
      insert_process, "INSERT OR REPLACE INTO unslotted (marker, pid, process) VALUES (?, ?, ?)");
  const std::string text = write_processes({process});
  bind_marker(row, 1, marker);
  row.bind(2, process.process.pid);
  row.bindNoCopy(3, text);
  row.exec();
}

void Store::State::store(const RunMarker& marker, const LogRecord& record, std::string_view app,
                         CommitResult& result) {
  switch (record.kind) {
    case RecordKind::attack:
      if (const auto event = read_attack(record.payload, app)) {
        ++(insert(*event) ? result.stored : result.repeated);
        return;
      }
      break;
    case RecordKind::response:
      if (const auto response = read_response(record.payload)) return complete(*response);
      break;
    case RecordKind::process:
      if (const auto process = read_process(record.payload)) return add_process(marker, *process);
      break;
  }
  ++result.malformed;
}

std::uint64_t Store::State::consumed(const RunMarker& marker) {
  SQLite::Statement& row = prepared(select_consumed, "SELECT consumed FROM runs WHERE marker = ?");
  bind_marker(row, 1, marker);
  const bool known = row.executeStep();
  const std::uint64_t offset = known ? static_cast<std::uint64_t>(row.getColumn(0).getInt64()) : 0;
  row.reset();
  return offset;
}

void Store::State::set_consumed(const RunMarker& marker, std::uint64_t offset) {
  SQLite::Statement& row =
      prepared(update_consumed,
               "INSERT INTO runs (marker, consumed) VALUES (?, ?) ON CONFLICT (marker) DO UPDATE "
               "SET consumed = max(consumed, excluded.consumed)");
  bind_marker(row, 1, marker);
  row.bind(2, static_cast<std::int64_t>(offset));
  row.exec();
}

RunRecord Store::State::read_run(SQLite::Statement& row) {
  RunRecord run;
  const SQLite::Column marker = row.getColumn(0);
  if (marker.getBytes() == static_cast<int>(run.marker.size())) {
    std::memcpy(run.marker.data(), marker.getBlob(), run.marker.size());
  }
  run.wall_ns = row.getColumn(1).getInt64();
  run.ended = row.getColumn(2).getInt() != 0;
  run.processes = read_processes(row.getColumn(3).getString());
  run.dropped = read_dropped(row.getColumn(4).getString());
  run.note = row.getColumn(5).getString();
  SQLite::Statement more(database, "SELECT process FROM unslotted WHERE marker = ? ORDER BY pid");
  bind_marker(more, 1, run.marker);
  while (more.executeStep()) {
    for (ProcessInfo& one : read_processes(more.getColumn(0).getString())) {
      run.processes.push_back(std::move(one));
    }
  }
  return run;
}

Store::Store(std::shared_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Expected<Store> Store::open(const std::string& path, std::string_view app_name) {
  if (auto created = create_closed(path); !created) {
    return tl::make_unexpected(created.error());
  }
  return guarded(path, [&]() -> Expected<Store> {
    auto state = std::make_unique<State>(path, SQLite::OPEN_READWRITE);
    configure_writer(state->database);
    if (auto prepared = prepare_schema(state->database, path, app_name); !prepared) {
      return tl::make_unexpected(prepared.error());
    }
    state->app_name = app_name;
    state->identity = state->database.execAndGet("SELECT identity FROM app LIMIT 1").getString();
    return Store(std::move(state));
  });
}

Expected<Store> Store::open_read_only(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::file_not_found, path + ": there is no such store");
  }
  return guarded(path, [&]() -> Expected<Store> {
    auto state = std::make_unique<State>(path, SQLite::OPEN_READONLY);
    configure_reader(state->database);
    // Made by a relay that is just beginning, or that has no disk to go on.
    if (state->database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0) {
      return fail(ErrorCode::file_not_found, path + ": nothing was stored yet");
    }
    if (auto checked = check_schema(state->database, path); !checked) {
      return tl::make_unexpected(checked.error());
    }
    SQLite::Statement app(state->database, "SELECT name, identity FROM app");
    if (!app.executeStep()) return fail(ErrorCode::malformed, path + ": not a store of sqreen");
    state->app_name = app.getColumn(0).getString();
    state->identity = app.getColumn(1).getString();
    return Store(std::move(state));
  });
}

Expected<CommitResult> Store::commit(const RunMarker& marker, const std::vector<LogRecord>& batch,
                                     std::uint64_t offset) {
  return guarded(state_->path, [&]() -> Expected<CommitResult> {
    CommitResult result;
    SQLite::Transaction transaction(state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    const std::uint64_t known = state_->consumed(marker);
    for (const LogRecord& record : batch) {
      if (record.end > known) state_->store(marker, record, state_->app_name, result);
    }
    state_->set_consumed(marker, offset);
    transaction.commit();
    return result;
  });
}

Expected<std::uint64_t> Store::offset(const RunMarker& marker) const {
  return guarded(state_->path,
                 [&]() -> Expected<std::uint64_t> { return state_->consumed(marker); });
}

Expected<void> Store::remember_run(const RunRecord& run) {
  return guarded(state_->path, [&]() -> Expected<void> {
    SQLite::Transaction transaction(state_->database, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement row(
        state_->database,
        "INSERT INTO runs (marker, wall_ns, ended, processes, dropped, note) VALUES (?, ?, ?, ?, "
        "?, ?) "
        "ON CONFLICT (marker) DO UPDATE SET wall_ns = excluded.wall_ns, ended = excluded.ended, "
        "processes = excluded.processes, dropped = excluded.dropped, note = excluded.note");
    bind_marker(row, 1, run.marker);
    row.bind(2, run.wall_ns);
    row.bind(3, run.ended ? 1 : 0);
    row.bind(4, write_processes(run.processes));
    row.bind(5, write_dropped(run.dropped));
    row.bind(6, run.note);
    row.exec();
    if (run.ended) {
      // Some history is enough; events are kept.
      state_->database.exec(
          "DELETE FROM runs WHERE ended = 1 AND marker NOT IN "
          "(SELECT marker FROM runs ORDER BY wall_ns DESC LIMIT 50)");
      state_->database.exec("DELETE FROM unslotted WHERE marker NOT IN (SELECT marker FROM runs)");
    }
    transaction.commit();
    return {};
  });
}

void Store::checkpoint() {
  SQLite::Statement statement(state_->database, "PRAGMA wal_checkpoint(TRUNCATE)");
  statement.tryExecuteStep();  // a reader may hold it back: then the next opener does it
}

Expected<EventCursor> Store::events(const EventFilter& filter) const {
  return select_events(state_, state_->database, state_->path, filter);
}

Expected<std::int64_t> Store::for_each_event(
    const EventFilter& filter, const std::function<void(const StoredEvent&)>& visit) const {
  auto cursor = events(filter);
  if (!cursor) return tl::make_unexpected(cursor.error());
  std::int64_t last = filter.after_sequence;
  while (true) {
    const auto event = cursor->next();
    if (!event) return tl::make_unexpected(event.error());
    if (!*event) return last;
    last = (*event)->sequence;
    visit(**event);
  }
}

Expected<std::optional<RunRecord>> Store::last_run() const {
  return guarded(state_->path, [&]() -> Expected<std::optional<RunRecord>> {
    SQLite::Statement row(state_->database, std::string("SELECT ") + kRunColumns +
                                                " FROM runs ORDER BY wall_ns DESC LIMIT 1");
    if (!row.executeStep()) return std::nullopt;
    return state_->read_run(row);
  });
}

Expected<std::optional<RunRecord>> Store::run(const RunMarker& marker) const {
  return guarded(state_->path, [&]() -> Expected<std::optional<RunRecord>> {
    SQLite::Statement row(state_->database,
                          std::string("SELECT ") + kRunColumns + " FROM runs WHERE marker = ?");
    bind_marker(row, 1, marker);
    if (!row.executeStep()) return std::nullopt;
    return state_->read_run(row);
  });
}

std::string Store::app_name() const {
  return state_->app_name;
}
std::string Store::identity() const {
  return state_->identity;
}

bool Store::is_in_place() const {
  struct stat opened {};
  if (state_->path_fd < 0 || ::fstat(state_->path_fd, &opened) != 0) return true;
  if (opened.st_nlink == 0) return false;
  struct stat named {};
  // A relay that gave up root may not look any more: then the link count alone decides.
  if (::lstat(state_->path.c_str(), &named) != 0) return errno != ENOENT;
  return named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

}  // namespace sqreen::relay
