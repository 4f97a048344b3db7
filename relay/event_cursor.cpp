// SPDX-License-Identifier: Apache-2.0
// Reading events back: the filter as SQL, values always bound.
#include <SQLiteCpp/SQLiteCpp.h>

#include "relay/event_record.h"
#include "relay/store.h"
#include "relay/store_errors.h"

namespace sqreen::relay {
namespace {

std::string query_for(const EventFilter& filter) {
  std::string where = "sequence > :after";
  if (filter.since_wall_ns) where += " AND wall_ns >= :since";
  if (!filter.attack.empty()) where += " AND attack = :attack";
  if (!filter.sink.empty()) {
    where += " AND (sink = :sink OR substr(sink, 1, length(:sink) + 1) = :sink || '.')";
  }
  if (filter.blocked) where += " AND blocked = :blocked";
  if (filter.pid != 0) where += " AND pid = :pid";
  const std::string columns = "sequence, wall_ns, response_status, open_json";
  const std::string select = "SELECT " + columns + " FROM events WHERE " + where;
  if (filter.limit <= 0) return select + " ORDER BY sequence";
  return "SELECT " + columns + " FROM (" + select +
         " ORDER BY sequence DESC LIMIT :limit) ORDER BY sequence";
}

void bind(SQLite::Statement& statement, const EventFilter& filter) {
  statement.bind(":after", filter.after_sequence);
  if (filter.since_wall_ns) statement.bind(":since", *filter.since_wall_ns);
  if (!filter.attack.empty()) statement.bind(":attack", filter.attack);
  if (!filter.sink.empty()) statement.bind(":sink", filter.sink);
  if (filter.blocked) statement.bind(":blocked", *filter.blocked ? 1 : 0);
  if (filter.pid != 0) statement.bind(":pid", filter.pid);
  if (filter.limit > 0) statement.bind(":limit", filter.limit);
}

}  // namespace

struct EventCursor::State {
  std::shared_ptr<void> owner;  // of the database: closed after the statement
  std::string path;
  SQLite::Statement statement;
};

EventCursor::EventCursor(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventCursor::EventCursor(EventCursor&&) noexcept = default;
EventCursor& EventCursor::operator=(EventCursor&&) noexcept = default;
EventCursor::~EventCursor() = default;

Expected<EventCursor> Store::select_events(std::shared_ptr<void> owner, SQLite::Database& database,
                                           const std::string& path, const EventFilter& filter) {
  return guarded(path, [&]() -> Expected<EventCursor> {
    auto state = std::make_unique<EventCursor::State>(
        EventCursor::State{std::move(owner), path, SQLite::Statement(database, query_for(filter))});
    bind(state->statement, filter);
    return EventCursor(std::move(state));
  });
}

Expected<std::optional<StoredEvent>> EventCursor::next() {
  return guarded(state_->path, [this]() -> Expected<std::optional<StoredEvent>> {
    SQLite::Statement& row = state_->statement;
    if (!row.executeStep()) return std::nullopt;
    StoredEvent event;
    event.sequence = row.getColumn(0).getInt64();
    event.wall_ns = row.getColumn(1).getInt64();
    std::optional<std::int64_t> status;
    if (!row.getColumn(2).isNull()) status = row.getColumn(2).getInt64();
    event.complete = status.has_value();
    event.json = complete_json(row.getColumn(3).getString(), status);
    return event;
  });
}

}  // namespace sqreen::relay
