// SPDX-License-Identifier: Apache-2.0
#include "relay/session.h"

#include <unistd.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <algorithm>

#include "core/log_position.h"
#include "core/policy.h"
#include "core/process_note.h"
#include "relay/privileges.h"
#include "relay/run_record.h"

namespace sqreen::relay {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000 * kMillisecond;

constexpr std::int64_t kIdleWait = 250 * kMillisecond;  // four times a second, when nothing happens
constexpr std::int64_t kGoneWait = 50 * kMillisecond;   // while the app seems to be gone
constexpr std::int64_t kGoneFor = kSecond;              // then it is
constexpr std::int64_t kRetireAfter =
    50 * kMillisecond;  // of nobody writing to a file of the log that is followed by another
constexpr std::int64_t kGiveUpAfter =
    1'700 * kMillisecond;  // of being gone, with a store that does not work
constexpr std::int64_t kLeftoversAfter = 2 * kSecond;
constexpr std::int64_t kCompatibilityAfter = 3 * kSecond;
constexpr std::int64_t kPublishAgain = 2 * kSecond;
constexpr std::int64_t kRegainAgain = kSecond;
constexpr std::int64_t kOwnerLook = kSecond;
constexpr std::int64_t kRememberStates = 2 * kSecond;
constexpr std::int64_t kRememberCounters = 30 * kSecond;

// One transaction: large enough to be cheap, small enough for a heartbeat and for the memory of a
// small machine.
constexpr std::size_t kBatchRecords = 1'000;
constexpr std::size_t kBatchBytes = 2u << 20;

constexpr std::uint64_t kSmallestLog = 64 * 1024;  // going on costs more than it frees below that

// A page that SQLite keeps may lie above what was only borrowed for a moment.
void give_back_free_memory() {
#if defined(__GLIBC__)
  ::malloc_trim(0);
#endif
}

// What makes a run's record worth writing at once: who is there, and in which state.
std::string states_of(const std::vector<ProcessInfo>& processes) {
  std::string states;
  for (const ProcessInfo& one : processes) {
    states += std::to_string(one.process.pid) + ':' +
              std::to_string(static_cast<unsigned>(one.state)) + ':' +
              std::to_string(static_cast<unsigned>(one.reason)) + ':' +
              std::to_string(one.hooks.size()) + ' ';
  }
  return states;
}

}  // namespace

Session::Session(const RelayOptions& options, const Clock& clock, Pulse* pulse, RunHome home,
                 SharedRegion region, std::string note)
    : options_(options),
      clock_(clock),
      pulse_(pulse),
      home_(std::move(home)),
      region_(std::move(region)),
      marker_(region_.marker()),
      journal_(options.settings, clock),
      keeper_(store_path(options.state_folder, options.app_name), options.app_name, clock,
              [this](std::string_view line) {
                note_ = line;
                if (!line.empty()) journal_.line(LogLevel::error, line);
                home_.note_problem(line);
              }),
      watch_(home_.reach() + "/events"),
      log_path_(home_.reach() + "/events"),
      leftovers_(options.run_folder),
      compatibility_(options.python, clock.monotonic_ns() + kCompatibilityAfter),
      leftovers_due_(clock.monotonic_ns() + kLeftoversAfter),
      self_(current_process()),
      is_root_(::geteuid() == 0),
      note_(std::move(note)) {
  home_.note_problem(note_);
}

Expected<void> Session::run() {
  while (true) {
    const std::int64_t now = clock_.monotonic_ns();
    if (region_.lost()) regain_region(now);
    if (!published_) publish(now);
    region_.beat(now, self_);
    if (pulse_ != nullptr) pulse_->beat();
    notice_app(now);
    if (is_root_) give_up_root();
    const bool over = gone_since_ && now - *gone_since_ >= kGoneFor;
    const bool worked = store_batch(over);
    if (keeper_.needs_restart()) {
      return fail(ErrorCode::relay_failed, "the store must be opened anew, which needs root");
    }
    if (worked) continue;
    if (over && keeper_.healthy() && log_) {
      finish();
      return {};
    }
    if (over && now - *gone_since_ >= kGiveUpAfter) {
      journal_.line(LogLevel::error,
                    options_.run_folder + ": events that could not be stored are left there");
      return {};
    }
    remember(now);
    take_leftovers(now);
    if (!gone_since_) compatibility_.step(now, home_);
    // While a file is being left, the next one grows unseen.
    const std::int64_t pause = gone_since_ || quiet_since_ != 0 ? kGoneWait : kIdleWait;
    if (keeper_.healthy()) {
      watch_.wait(pause);
    } else {
      clock_.sleep_ns(pause);  // a growing log is no reason to hurry
    }
  }
}

void Session::publish(std::int64_t now) {
  if (now < next_publish_) return;
  next_publish_ = now + kPublishAgain;
  const std::string policy = encode_policy(policy_from(options_.settings));
  if (publish_again_ || region_.policy_generation() == 0 || region_.read_policy() != policy) {
    if (const auto done = region_.publish_policy(policy); !done) {
      return journal_.line(LogLevel::error,
                           done.error().message);  // a full disk may have room again
    }
  }
  published_ = true;
  publish_again_ = false;
}

// A full disk may have room again.
void Session::regain_region(std::int64_t now) {
  if (now < next_regain_) return;
  next_regain_ = now + kRegainAgain;
  const std::string path = home_.reach() + "/region";
  std::optional<std::size_t> no_slot;
  if (!region_.regain(path, self_, no_slot)) return;
  region_.set_consumed(committed_);
  published_ = false;
}

void Session::notice_app(std::int64_t now) {
  // What the relay has lost still stands in the file, as long as that is there.
  const bool is_gone =
      region_.lost()
          ? app_is_gone(home_.reach(), SharedRegion::open_copy(home_.reach() + "/region"))
          : app_is_gone(home_.reach(), region_);
  if (!is_gone) {
    gone_since_.reset();
  } else if (!gone_since_) {
    gone_since_ = now;
  }
}

// As soon as the store is open and somebody else's process is seen. The folder is handed over; the
// store is kept by its open descriptors, since its folder stays root's: see relay.h.
void Session::give_up_root() {
  const std::int64_t now = clock_.monotonic_ns();
  if (now < next_owner_look_ || !keeper_.get()) return;
  next_owner_look_ = now + kOwnerLook;
  std::optional<Owner> owner;
  if (const auto given = home_.owner(); given && given->uid != 0) {
    owner = *given;  // an earlier relay of this run was so far already
  } else {
    // A master may take its slot before it drops root itself, so all are asked each time.
    for (const ProcessId& process : region_.owners()) {
      const auto found = owner_of(process);
      if (!found || found->uid == 0) continue;
      owner = found;
      break;
    }
  }
  if (!owner) return;
  is_root_ = false;  // one attempt: a container may not let us
  auto dropped = home_.hand_over(*owner);
  if (dropped) dropped = become(*owner);
  if (!dropped) {
    journal_.line(LogLevel::warning, dropped.error().message + "; the relay stays root");
    return;
  }
  keeper_.keep_what_is_open();
  journal_.line(LogLevel::info, "now runs as uid " + std::to_string(owner->uid));
}

bool Session::open_log(Store& store) {
  if (log_) return true;
  const auto offset = store.offset(marker_);
  if (!offset) {
    keeper_.failed(offset.error());
    return false;
  }
  auto opened = EventLogReader::open(log_path_, marker_, *offset);
  if (!opened) {
    if (note_.empty()) {
      note_ = opened.error().message;
      journal_.line(LogLevel::error, note_);
      home_.note_problem(note_);
    }
    return false;
  }
  log_ = std::move(*opened);
  torn_ = 0;
  quiet_since_ = 0;
  watch_ = LogWatch(log_path(log_path_, log_->number()));
  committed_ = batch_end_ = *offset;
  return true;
}

void Session::fill_batch(bool writers_gone) {
  std::size_t bytes = 0;
  const std::int64_t now = clock_.monotonic_ns();
  while (batch_.size() < kBatchRecords && bytes < kBatchBytes) {
    auto record = log_->next(now, writers_gone);
    if (!record) break;
    bytes += record->payload.size();
    batch_.push_back(std::move(*record));
  }
  batch_end_ = log_->offset();
}

// Moves one batch from the log into the store. False when there was nothing to do, or it could not
// be done now.
bool Session::store_batch(bool writers_gone) {
  Store* store = keeper_.get();
  if (!store || !open_log(*store)) return false;
  if (batch_.empty()) fill_batch(writers_gone);
  if (batch_.empty() && batch_end_ == committed_) return go_on(*store, writers_gone);
  quiet_since_ = 0;
  const auto result = store->commit(marker_, batch_, batch_end_);
  if (!result) {
    keeper_.failed(result.error());
    return false;
  }
  keeper_.worked();
  // Into a file that somebody has just removed: again, into a new one, before the log forgets.
  if (!keeper_.check_place()) return true;
  batch_.clear();
  committed_ = batch_end_;
  account(*result);
  region_.set_consumed(committed_);
  if (const auto punched = log_->punch(committed_); !punched) {
    journal_.line(LogLevel::warning, punched.error().message);
  }
  if (log_->should_go_on(std::max(kSmallestLog, options_.settings.event_log_limit / 4))) {
    begin_next_log();
  }
  return true;
}

// Where space cannot be freed. A writer that nears its own limit does the same.
void Session::begin_next_log() {
  const std::uint64_t next = log_->number() + 1;
  if (region_.log_number() >= next) return;
  const auto begun = sqreen::begin_next_log(log_path_, marker_, next);
  if (!begun) return journal_.line(LogLevel::warning, begun.error().message);
  region_.go_on_in_log(next);
}

// All of this file is stored: when the log has gone on in another, and nobody has written here for
// a while, it is retired, read once more, and removed. See core/event_log.h.
bool Session::go_on(Store& store, bool writers_gone) {
  if (region_.log_number() <= log_->number() || !log_->at_end()) return false;
  const std::int64_t now = clock_.monotonic_ns();
  if (quiet_since_ == 0) quiet_since_ = now;
  if (!writers_gone && now - quiet_since_ < kRetireAfter) return false;
  const std::uint64_t next = log_->number() + 1;
  // The region may say anything: this file is left for one that is there.
  const auto marker = read_log_marker(log_path(log_path_, next));
  if (!marker || *marker != marker_) return false;
  region_.retire_logs_below(next);
  fill_batch(true);
  if (!batch_.empty() || batch_end_ != committed_) return true;
  const std::uint64_t position = LogPosition(next, 0).packed();
  const auto moved = store.commit(marker_, {}, position);
  if (!moved) {
    keeper_.failed(moved.error());
    return false;
  }
  region_.set_consumed(position);
  home_.remove_log(next - 1);
  log_.reset();
  published_ = false;  // anew, so that those that write nothing let go of the file too
  publish_again_ = true;
  return open_log(store);
}

void Session::account(const CommitResult& result) {
  if (result.malformed > 0) {
    region_.count_dropped(DropKind::malformed, result.malformed);
    journal_.line(LogLevel::warning,
                  std::to_string(result.malformed) + " records of the event log were not readable");
  }
  const std::uint64_t torn = log_->torn();
  if (torn > torn_) region_.count_dropped(DropKind::torn, torn - torn_);
  torn_ = torn;
}

void Session::take_leftovers(std::int64_t now) {
  if (leftovers_due_ == 0 || now < leftovers_due_ || gone_since_) return;
  Store* store = keeper_.get();
  if (!store) return;
  leftovers_due_ = 0;
  if (const int taken = leftovers_.take_over(*store, clock_); taken > 0) {
    journal_.line(LogLevel::info,
                  "stored what " + std::to_string(taken) + " earlier runs had left");
  }
}

// So that `status --all` can tell even when relay and app were killed together.
void Session::remember(std::int64_t now) {
  if (now < next_remember_) return;
  next_remember_ = now + kRememberStates;
  std::vector<ProcessInfo> processes = worth_remembering(processes_of_run(region_, home_.reach()));
  std::string states = states_of(processes);
  const bool all_is_due = now >= next_full_remember_;
  if (states == remembered_states_ && !all_is_due) return;
  if (!write_run(std::move(processes), false)) return;
  remembered_states_ = std::move(states);
  if (!all_is_due) return;
  next_full_remember_ = now + kRememberCounters;
  give_back_free_memory();
}

bool Session::write_run(std::vector<ProcessInfo> processes, bool ended) {
  Store* store = keeper_.get();
  if (!store) return false;
  const auto written = store->remember_run(
      {marker_, std::move(processes), region_.dropped(), ended, clock_.wall_ns(), note_});
  if (!written) keeper_.failed(written.error());
  return written.has_value();
}

void Session::finish() {
  // A store that fails at the very last moment loses the run's record, not its events.
  if (write_run(worth_remembering(processes_of_run(region_, home_.reach())), true)) {
    if (Store* store = keeper_.get()) store->checkpoint();
  }
  home_.remove();
}

Expected<void> run_relay(const RelayOptions& options, const Clock& clock, Pulse* pulse) {
  auto home = RunHome::open(options.run_folder);
  if (!home) return tl::make_unexpected(home.error());
  if (!home->lock()) return {};  // another relay is at work here
  auto region = SharedRegion::open(home->reach() + "/region");
  if (region) return Session(options, clock, pulse, std::move(*home), std::move(*region)).run();
  // Damaged, or another release's: the events can be stored all the same.
  const auto marker = home->marker();
  if (!marker) return tl::make_unexpected(region.error());
  const std::string problem = region.error().message + "; processes and losses cannot be told";
  region = SharedRegion::create_private(*marker);
  if (!region) return tl::make_unexpected(region.error());
  return Session(options, clock, pulse, std::move(*home), std::move(*region), problem).run();
}

}  // namespace sqreen::relay
