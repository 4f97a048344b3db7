// SPDX-License-Identifier: Apache-2.0
// Leaving the caller behind: session, folder, descriptors, signals, umask.
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "relay/relay.h"
#include "relay/watcher.h"

namespace sqreen::relay {
namespace {

// The caller's stdio, its pipes, the app's `alive` lock: whatever would outlive its owner here.
void close_everything() {
  if (::syscall(SYS_close_range, 0U, ~0U, 0U) == 0) return;
  rlimit limit{};  // before Linux 5.9
  const bool known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65'536;
  const int end = known ? static_cast<int>(limit.rlim_cur) : 65'536;
  for (int fd = 0; fd < end; ++fd) ::close(fd);
}

void open_null_stdio() {
  // Where there is no /dev/null, any descriptor is better than the next file that would get the
  // number.
  int null = ::open("/dev/null", O_RDWR);
  if (null < 0) null = ::open("/", O_RDONLY | O_DIRECTORY);
  if (null != 0) return;
  ::dup2(0, 1);
  ::dup2(0, 2);
}

void reset_signals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  // SIGTERM comes to a whole service at its end: the relay has to outlive the app to drain, and
  // ends within two seconds of it.
  for (const int ignored : {SIGINT, SIGHUP, SIGTERM, SIGPIPE, SIGXFSZ}) {
    ::signal(ignored, SIG_IGN);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become_watcher(const RelayOptions& options) {
  reset_signals();
  ::umask(077);
  if (::chdir("/") != 0) ::_exit(0);
  close_everything();
  open_null_stdio();
  const rlimit no_core{0, 0};  // it would hold what requests carried
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::prctl(PR_SET_NAME, "sqreen relay");
  watch_relay(options);
}

}  // namespace

Expected<void> start_detached(const RelayOptions& options) {
  const pid_t middle = ::fork();
  if (middle < 0) return fail_errno(ErrorCode::relay_failed, "starting the relay", errno);
  if (middle == 0) {
    // The second fork leaves the session without its leader, so that no terminal can become ours.
    ::setsid();
    const pid_t watcher = ::fork();
    if (watcher == 0) become_watcher(options);
    ::_exit(watcher < 0 ? 1 : 0);
  }
  int status = 0;
  while (::waitpid(middle, &status, 0) < 0) {
    if (errno != EINTR) return {};  // a caller that ignores SIGCHLD has nothing to wait for
  }
  if (status != 0) return fail(ErrorCode::relay_failed, "starting the relay: no second process");
  return {};
}

}  // namespace sqreen::relay
