// SPDX-License-Identifier: Apache-2.0
#include "cli/event_source.h"

#include <algorithm>

#include "cli/runs.h"

namespace sqreen::cli {
namespace {

constexpr std::int64_t kHoldBack = 500'000'000;

// One store being read, with the event that is next.
struct Reading {
  relay::Store store;
  relay::EventCursor cursor;
  relay::StoredEvent next;
};

bool by_time(const relay::StoredEvent& a, const relay::StoredEvent& b) {
  return a.wall_ns < b.wall_ns;
}

}  // namespace

EventSource::EventSource(const Settings& settings, const Environment& environment, std::string app,
                         relay::EventFilter filter, const Clock& clock, Complain complain)
    : settings_(settings),
      environment_(environment),
      app_(std::move(app)),
      filter_(std::move(filter)),
      clock_(clock),
      complain_(std::move(complain)) {}

bool EventSource::visit_stored(const Visit& visit) {
  bool all_readable = true;
  const auto complain = [&](const Error& error) {
    all_readable = false;
    complain_(error.message);
  };
  std::vector<Reading> readings;
  // Puts the next event of `reading` in place; false at its end.
  const auto advance = [&complain](Reading& reading) {
    auto event = reading.cursor.next();
    if (!event) complain(event.error());
    if (!event || !*event) return false;
    reading.next = std::move(**event);
    return true;
  };
  for (const std::string& path : find_stores(settings_, environment_, app_)) {
    found_store_ = true;
    auto store = relay::Store::open_read_only(path);
    if (!store) {
      if (store.error().code == ErrorCode::file_not_found) continue;  // just made, or just removed
      complain(store.error());
      continue;
    }
    auto cursor = store->events(filter_);
    if (!cursor) {
      complain(cursor.error());
      continue;
    }
    Reading reading{std::move(*store), std::move(*cursor), {}};
    if (advance(reading)) readings.push_back(std::move(reading));
  }

  std::vector<relay::StoredEvent> newest;  // with a limit: it holds for all stores together
  while (!readings.empty()) {
    const auto first = std::min_element(
        readings.begin(), readings.end(),
        [](const Reading& a, const Reading& b) { return by_time(a.next, b.next); });
    if (filter_.limit > 0) {
      newest.push_back(std::move(first->next));
    } else {
      visit(first->next);
    }
    if (!advance(*first)) readings.erase(first);
  }
  const auto limit = static_cast<std::size_t>(filter_.limit);
  for (std::size_t i = newest.size() - std::min(newest.size(), limit); i < newest.size(); ++i) {
    visit(newest[i]);
  }
  return all_readable;
}

void EventSource::follow(const std::string& path, Followed& followed,
                         std::vector<relay::StoredEvent>& found) {
  const auto complain = [&](const Error& error) {
    if (!followed.complained) complain_(error.message);
    followed.complained = true;
  };
  const auto store = relay::Store::open_read_only(path);
  if (!store) {
    if (store.error().code == ErrorCode::file_not_found) return;  // just now
    return complain(store.error());
  }
  if (followed.identity != store->identity()) {
    followed = {};
    followed.identity = store->identity();
  }
  relay::EventFilter filter = filter_;
  filter.after_sequence = followed.sequence;
  if (!first_) filter.limit = 0;
  auto cursor = store->events(filter);
  if (!cursor) return complain(cursor.error());
  const std::int64_t now = clock_.monotonic_ns();
  while (true) {
    auto event = cursor->next();
    if (!event) return complain(event.error());
    if (!*event) break;
    // What was there before is printed as it is.
    if (!(*event)->complete && !first_) {
      if (followed.held != (*event)->sequence) {
        followed.held = (*event)->sequence;
        followed.held_since = now;
      }
      if (now - followed.held_since < kHoldBack) break;
    }
    followed.sequence = (*event)->sequence;
    found.push_back(std::move(**event));
  }
  followed.complained = false;
}

void EventSource::visit_new(const Visit& visit) {
  std::vector<relay::StoredEvent> found;
  for (const std::string& path : find_stores(settings_, environment_, app_)) {
    found_store_ = true;
    follow(path, followed_[path], found);
  }
  std::stable_sort(found.begin(), found.end(), by_time);
  const std::size_t limit = first_ ? static_cast<std::size_t>(filter_.limit) : 0;
  const std::size_t skipped = limit > 0 && found.size() > limit ? found.size() - limit : 0;
  for (std::size_t i = skipped; i < found.size(); ++i) visit(found[i]);
  first_ = false;
}

}  // namespace sqreen::cli
