// SPDX-License-Identifier: Apache-2.0
#include "pymodule/process_agent.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "core/clock.h"
#include "core/descriptor.h"
#include "core/process.h"
#include "core/process_note.h"
#include "core/text.h"
#include "pymodule/hooks/app_taken_by_c.h"
#include "pymodule/served_environment.h"

namespace sqreen::python {
namespace {

constexpr std::int64_t kRegainAgain = 1'000'000'000;  // ns

ProcessAgent* the_agent = nullptr;

// Forks are only counted: subprocess and others fork for children that never come back to us.
std::atomic<unsigned> forks{0};
void count_fork() {
  forks.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

ProcessAgent::ProcessAgent(Settings settings, agent::Scrubber scrubber,
                           agent::TrustedProxies proxies, const std::string& run_variable,
                           bool launched)
    : settings_(std::move(settings)),
      scrubber_(std::move(scrubber)),
      proxies_(std::move(proxies)),
      policy_(policy_from(settings_)),
      launched_(launched) {
  pthread_atfork(nullptr, nullptr, count_fork);
  if (run_variable.empty()) return;
  const auto run = parse_run_variable(run_variable);
  if (!run) {
    say_once("events are not reported: " + run.error().message);
    return;
  }
  region_path_ = run->folder + "/region";
  auto region = SharedRegion::attach(run->region_fd);
  if (!region) region = SharedRegion::open(region_path_);
  if (!region) {
    say_once("events are not reported: " + region.error().message);
    return;
  }
  region_.emplace(std::move(*region));
  auto log = EventLogWriter::open(run->log_fd, run->folder + "/events", region_->marker(),
                                  region_->log_number());
  if (log) {
    log_.emplace(std::move(*log));
  } else {
    say_once("events are not reported: " + log.error().message);
    reason_ = Reason::no_runtime_files;
    detail_ = log.error().message;
  }
  claim_slot();
  remove_process_note(run->folder, current_process());
  refresh_policy();
}

bool ProcessAgent::claim_slot() {
  if (!region_) return false;
  const auto slot = region_->claim_slot(current_process());
  if (!slot) {
    say_once("this process is protected but not listed: " + slot.error().message);
    slot_.reset();
    return false;
  }
  slot_ = *slot;
  return true;
}

bool ProcessAgent::is_started_by_the_app() const {
  return region_ && region_->has_served(process_of(::getppid()));
}

void ProcessAgent::list_process() {
  if (!slot_) return;
  region_->describe_process(*slot_, python_, command_);
  for (const std::string& hook : hooks_) region_->add_hook(*slot_, hook);
  region_->set_state(*slot_, state_, reason_, detail_);
}

// Only when an event, or a policy that seems to be gone, gives a reason to look: a disk that was
// full may have room again.
void ProcessAgent::regain_region() {
  if (!region_->lost()) return;
  const std::int64_t now = system_clock().monotonic_ns();
  if (now < next_regain_) return;
  next_regain_ = now + kRegainAgain;
  if (region_->regain(region_path_, current_process(), slot_)) list_process();
}

void ProcessAgent::refresh_policy() {
  regain_region();
  const std::uint64_t generation = region_->policy_generation();
  if (generation == policy_generation_) return;
  const auto snapshot = region_->read_policy();
  if (!snapshot) return;  // torn: the last good one stays
  if (const auto policy = decode_policy(*snapshot)) {
    policy_ = *policy;
  } else {
    say_once("a policy was not understood and is ignored: " + policy.error().message);
  }
  policy_generation_ = generation;
  // Published anew when the log has gone on in another file: the old one's space is to be freed.
  if (log_) log_->follow(*region_);
}

void ProcessAgent::on_request() {
  const unsigned now = forks.load(std::memory_order_relaxed);
  if (now != fork_generation_) {
    fork_generation_ = now;
    served_ = false;
  }
  if (!served_) {
    served_ = true;
    const std::optional<std::size_t> parent = slot_;
    if (claim_slot() && parent && *parent != *slot_) region_->copy_description(*parent, *slot_);
    set_state(ProcessState::guarding, reason_, detail_);
    clean_environment();
    end_uwsgi_loading();
  }
  if (region_) {
    if (region_->policy_generation() != policy_generation_) refresh_policy();
    if (slot_) region_->count(*slot_, Counter::requests);
  }
}

void ProcessAgent::on_check() {
  if (slot_) region_->count(*slot_, Counter::checks);
}

void ProcessAgent::on_attack() {
  if (slot_) region_->count(*slot_, Counter::attacks);
}

void ProcessAgent::set_state(ProcessState state, Reason reason, std::string_view detail) {
  state_ = state;
  reason_ = reason;
  if (slot_) region_->set_state(*slot_, state, reason, detail);
}

void ProcessAgent::qualify(Reason reason, std::string_view detail) {
  if (reason_ != Reason::none) return;
  detail_ = detail;
  if (reason != Reason::settings_invalid) say_once(sqreen::describe(reason).text);
  set_state(state_, reason, detail_);
}

void ProcessAgent::describe(std::string_view python, std::string_view command) {
  python_ = python;
  command_ = command;
  if (slot_) region_->describe_process(*slot_, python, command);
}

void ProcessAgent::add_hook(std::string_view name) {
  if (std::find(hooks_.begin(), hooks_.end(), name) != hooks_.end()) return;
  hooks_.emplace_back(name);
  if (slot_) region_->add_hook(*slot_, name);
}

void ProcessAgent::report(RecordKind kind, std::string_view payload) {
  if (region_) regain_region();
  if (payload.empty()) {  // an event that could not be made to fit
    if (region_) region_->count_dropped(DropKind::too_large);
    return;
  }
  if (log_) {
    if (!log_->append(kind, payload, region_ ? &*region_ : nullptr, settings_.event_log_limit)) {
      say_once("an event could not be written and is counted as dropped; see `sqreen status`");
    }
    return;
  }
  if (region_) {  // that there is no log was said when it could not be opened
    region_->count_dropped(DropKind::no_log);
    return;
  }
  if (launched_) return;
  say_once(
      "an attack was seen, but there is nowhere to report it: start the app with `sqreen start`");
}

void ProcessAgent::say_once(std::string_view text) {
  if (std::find(said_.begin(), said_.end(), text) != said_.end()) return;
  said_.emplace_back(text);
  const std::string line = "sqreen: " + printable(text) + "\n";
  int fd = STDERR_FILENO;
  if (!settings_.log_location.empty()) {
    fd = ::open(settings_.log_location.c_str(),
                O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) fd = STDERR_FILENO;
  }
  // Nothing can be done when even this fails; an embedded Python may not ignore what a full file or
  // a closed pipe raises.
  const WriteSignalBlocked no_limit(SIGXFSZ);
  const WriteSignalBlocked no_pipe(SIGPIPE);
  [[maybe_unused]] const ssize_t written = ::write(fd, line.data(), line.size());
  if (fd != STDERR_FILENO) ::close(fd);
}

ProcessAgent* active_agent() {
  return the_agent;
}

void activate(ProcessAgent* agent) {
  the_agent = agent;
}

}  // namespace sqreen::python
