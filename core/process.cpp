// SPDX-License-Identifier: Apache-2.0
#include "core/process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

namespace sqreen {
namespace {

struct ProcStat {
  char state = '?';
  std::uint64_t start_time = 0;
};

// proc(5): "pid (name) state ppid ..."; the name may hold spaces and parentheses, so fields count
// from the last ')'.
std::optional<ProcStat> parse_stat(std::string_view text) {
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  std::string_view rest = text.substr(name_end + 1);
  ProcStat stat;
  for (int field = 3; field <= 22; ++field) {
    const std::size_t begin = rest.find_first_not_of(' ');
    if (begin == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(begin);
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (field == 3) stat.state = word.front();
    if (field == 22) {
      const auto [end, error] =
          std::from_chars(word.data(), word.data() + word.size(), stat.start_time);
      if (error != std::errc{}) return std::nullopt;
    }
    rest.remove_prefix(word.size());
  }
  return stat;
}

// nullopt: no /proc, a hidden one (hidepid), or no such process.
std::optional<ProcStat> read_stat(pid_t pid) {
  std::array<char, 64> path;
  std::snprintf(path.data(), path.size(), "/proc/%d/stat", static_cast<int>(pid));
  int fd;
  do {
    fd = open(path.data(), O_RDONLY | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return std::nullopt;
  std::array<char, 1024> text;
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(fd, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  close(fd);
  return parse_stat({text.data(), size});
}

}  // namespace

ProcessId current_process() {
  return process_of(getpid());
}

ProcessId process_of(pid_t pid) {
  if (pid <= 0) return {};
  const std::optional<ProcStat> stat = read_stat(pid);
  return {pid, stat ? stat->start_time : 0};
}

bool is_alive(const ProcessId& process) {
  if (process.pid <= 0) return false;
  if (kill(process.pid, 0) != 0 && errno != EPERM) return false;
  const std::optional<ProcStat> stat = read_stat(process.pid);
  if (!stat) return true;  // the kernel has just said so
  if (stat->state == 'Z' || stat->state == 'X' || stat->state == 'x') return false;
  return process.start_time == 0 || stat->start_time == process.start_time;
}

}  // namespace sqreen
