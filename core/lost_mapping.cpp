// SPDX-License-Identifier: Apache-2.0
#include "core/lost_mapping.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>

namespace sqreen {
namespace {

constexpr std::uintptr_t kFree = 0;
constexpr std::uintptr_t kTaken = 1;  // no address: `size` is being stored

struct Guarded {
  std::atomic<std::uintptr_t> begin{kFree};
  std::atomic<std::size_t> size{0};
  std::atomic<pid_t> lost_in{0};
};
std::array<Guarded, 8> guarded;
std::atomic_flag installed = ATOMIC_FLAG_INIT;
struct sigaction former;

bool contains(const Guarded& one, std::uintptr_t address) {
  const std::uintptr_t begin = one.begin.load();
  return begin > kTaken && address >= begin && address - begin < one.size.load();
}

// A system call that reads a string there is told EFAULT instead of being hit by the signal. A file
// shrinks from its end, so the last byte tells.
bool is_lost(const Guarded& one) {
  const std::uintptr_t begin = one.begin.load();
  if (begin <= kTaken) return false;
  const auto* last = reinterpret_cast<const char*>(begin + one.size.load() - 1);
  return ::syscall(SYS_faccessat, AT_FDCWD, last, 0) != 0 && errno == EFAULT;
}

bool replace(Guarded& one) {
  void* begin = reinterpret_cast<void*>(one.begin.load());
  if (::mmap(begin, one.size.load(), PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
    return false;
  }
  one.lost_in.store(::getpid());
  return true;
}

void pass_on(int signal, siginfo_t* info, void* context) {
  if ((former.sa_flags & SA_SIGINFO) != 0) {
    former.sa_sigaction(signal, info, context);
  } else if (former.sa_handler != SIG_DFL && former.sa_handler != SIG_IGN) {
    former.sa_handler(signal);
  } else if (former.sa_handler == SIG_DFL || info->si_code > 0) {
    // The touch is repeated and ends the process, as it would have; a signal that was sent is sent
    // again.
    ::signal(signal, SIG_DFL);
    if (info->si_code <= 0) ::raise(signal);
  }
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  const int saved = errno;
  const auto address = reinterpret_cast<std::uintptr_t>(info->si_addr);
  bool mended = false;
  for (Guarded& one : guarded) {
    // Raised again by who was there first (faulthandler), it has no address.
    const bool hit = info->si_code > 0 ? contains(one, address) : is_lost(one);
    if (hit && replace(one)) mended = true;
  }
  if (!mended) pass_on(signal, info, context);
  errno = saved;
}

void install() {
  if (installed.test_and_set()) return;
  struct sigaction ours {};
  ours.sa_sigaction = on_bus_error;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  ::sigemptyset(&ours.sa_mask);
  ::sigaction(SIGBUS, &ours, &former);
}

}  // namespace

void guard_mapping(void* memory, std::size_t size) {
  for (Guarded& one : guarded) {
    std::uintptr_t expected = kFree;
    if (!one.begin.compare_exchange_strong(expected, kTaken)) continue;
    one.size.store(size);
    one.lost_in.store(0);
    one.begin.store(reinterpret_cast<std::uintptr_t>(memory));
    return install();
  }
}

pid_t lost_in(const void* memory) {
  for (const Guarded& one : guarded) {
    if (one.begin.load() == reinterpret_cast<std::uintptr_t>(memory)) return one.lost_in.load();
  }
  return 0;
}

void forget_mapping(void* memory) {
  for (Guarded& one : guarded) {
    std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(memory);
    one.begin.compare_exchange_strong(begin, kFree);
  }
}

}  // namespace sqreen
