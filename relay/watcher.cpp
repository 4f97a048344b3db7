// SPDX-License-Identifier: Apache-2.0
#include "relay/watcher.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/clock.h"
#include "core/descriptor.h"
#include "relay/pulse.h"

namespace sqreen::relay {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kShortest = 50 * kMillisecond;
constexpr std::int64_t kLongest = 5'000 * kMillisecond;
constexpr std::int64_t kLongLife = 10'000 * kMillisecond;
constexpr std::int64_t kSlice = 100 * kMillisecond;
constexpr std::int64_t kGoneFor = 1'000 * kMillisecond;

// The relay itself. Its exit status says nothing on purpose (see relay.h), so that it has ended for
// good goes through a pipe.
[[noreturn]] void work(const RelayOptions& options, Pulse& pulse, int ended) {
  bool again = true;
  try {
    const auto result = run_relay(options, system_clock(), &pulse);
    again = !result && result.error().code == ErrorCode::relay_failed;
  } catch (...) {
    // Out of memory, or a fault of ours: a fresh process may do better.
  }
  if (!again) {
    [[maybe_unused]] const auto ignored = ::write(ended, "e", 1);
  }
  ::_exit(0);
}

// Until the relay is dead, which closes its end of the pipe, or has said that it has ended for
// good. One that stands still is killed: what it has not stored is in the log, as after any other
// death.
void watch(pid_t relay, const Pulse& pulse, int reading) {
  PulseWatch watch;
  constexpr int kLook = static_cast<int>(kPulseLook / kMillisecond);
  while (true) {
    pollfd end{reading, POLLIN, 0};
    const int ready = ::poll(&end, 1, kLook);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;
    siginfo_t dead{};  // the relay's own child may hold the pipe a little longer
    if (::waitid(P_PID, static_cast<id_t>(relay), &dead, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        dead.si_pid != 0) {
      return;
    }
    if (ready == 0 && watch.stands_still(pulse.beats())) ::kill(relay, SIGKILL);
  }
}

// One life of a relay. True when it has ended for good.
bool live_once(const RelayOptions& options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return false;
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  Pulse pulse;
  const pid_t relay = ::fork();
  if (relay == 0) work(options, pulse, writing.get());
  writing = Descriptor();
  if (relay < 0) return false;
  watch(relay, pulse, reading.get());
  while (::waitpid(relay, nullptr, 0) < 0 && errno == EINTR) {
  }
  char word = 0;
  return ::read(reading.get(), &word, 1) == 1;
}

// Waits for the next start. False when the app is gone meanwhile: then one more start, which
// drains, is the last.
bool wait_while_app_lives(const RelayOptions& options, std::int64_t duration) {
  const Clock& clock = system_clock();
  const std::int64_t end = clock.monotonic_ns() + duration;
  std::int64_t gone_since = 0;
  for (std::int64_t now = clock.monotonic_ns(); now < end; now = clock.monotonic_ns()) {
    const auto region = SharedRegion::open_copy(options.run_folder + "/region");
    if (!app_is_gone(options.run_folder, region)) {
      gone_since = 0;
    } else if (gone_since == 0) {
      gone_since = now;
    } else if (now - gone_since >= kGoneFor) {
      return false;
    }
    clock.sleep_ns(std::min(kSlice, end - now));
  }
  return true;
}

}  // namespace

std::int64_t Backoff::after(std::int64_t lived_ns) {
  if (lived_ns >= kLongLife) next_ = 0;
  next_ = std::clamp(next_ * 2, kShortest, kLongest);
  return next_;
}

void watch_relay(const RelayOptions& options) {
  const Clock& clock = system_clock();
  Backoff backoff;
  while (true) {
    const std::int64_t start = clock.monotonic_ns();
    if (live_once(options) || ::access(options.run_folder.c_str(), F_OK) != 0) break;
    if (!wait_while_app_lives(options, backoff.after(clock.monotonic_ns() - start))) {
      live_once(options);
      break;
    }
  }
  // A relay that gave up root could empty its folder, but not remove it from root's. Fails, as it
  // should, when something is left there.
  ::rmdir(options.run_folder.c_str());
  ::_exit(0);
}

}  // namespace sqreen::relay
