// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/exchange_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/descriptor.h"
#include "doctor/http/libcurl.h"
#include "doctor/network/exchange_text.h"

namespace sqreen::doctor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kMargin{200};  // for libcurl to end by itself, with what it knows
constexpr std::size_t kLongestAnswer = 64u << 10;

Exchange without_answer(CURLcode code, std::string why) {
  Exchange exchange;
  exchange.code = code;
  exchange.error = std::move(why);
  return exchange;
}

// In the child. Returns by the pipe alone.
[[noreturn]] void exchange_here(const ExchangeRequest& request, Clock::time_point deadline,
                                int output, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  signal(SIGPIPE, SIG_IGN);
  // Out of the way of those below, which doctor may have been started without.
  const int pipe = fcntl(output, F_DUPFD_CLOEXEC, 3);
  // Nothing of libcurl's or its TLS library's may get into doctor's report.
  const int null = open("/dev/null", O_RDWR);
  for (const int fd : {0, 1, 2}) dup2(null, fd);
  Exchange exchange;
  const Expected<http::Libcurl> curl = http::load_libcurl();
  // What starting and loading took is gone: on a busy machine that is a part of the three seconds.
  const auto left = std::chrono::floor<milliseconds>(deadline - Clock::now());
  if (curl) {
    exchange = exchange_with(*curl, request, std::max(left, milliseconds(1)));
  } else {
    exchange.no_library = curl.error().message;
  }
  const std::string text = exchange_text(exchange);
  // It fits into the pipe, which nobody else writes to.
  const ssize_t written = write(pipe, text.data(), text.size());
  _exit(written == static_cast<ssize_t>(text.size()) ? 0 : 1);
}

class Child {
 public:
  Child(const ExchangeRequest& request, Clock::time_point deadline) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      failure_ = std::strerror(errno);
      return;
    }
    input_ = Descriptor(ends[0]);
    const Descriptor output(ends[1]);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ == 0) exchange_here(request, deadline, output.get(), parent);
    if (pid_ < 0) failure_ = std::strerror(errno);
  }
  Child(Child&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)),
        input_(std::move(other.input_)),
        text_(std::move(other.text_)),
        failure_(std::move(other.failure_)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ > 0) end();
  }

  bool waits() const { return pid_ > 0 && input_; }
  int input() const { return input_.get(); }

  void read_some() {
    std::array<char, 4096> bytes;
    const ssize_t got = read(input_.get(), bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) return;
    if (got > 0) text_.append(bytes.data(), static_cast<std::size_t>(got));
    if (got <= 0 || text_.size() > kLongestAnswer) input_ = Descriptor();
  }

  Exchange take() {
    if (pid_ <= 0) return without_answer(CURLE_FAILED_INIT, failure_);
    const bool in_time = !input_;
    const int status = end();
    if (auto exchange = parse_exchange(text_)) return *exchange;
    if (!in_time) {
      Exchange late =
          without_answer(CURLE_OPERATION_TIMEDOUT, "libcurl did not come to an end in time");
      late.resolved = true;  // not known: no reason to blame the resolver
      return late;
    }
    return without_answer(
        CURLE_FAILED_INIT,
        WIFSIGNALED(status)
            ? "libcurl was ended by signal " + std::to_string(WTERMSIG(status))
            : "libcurl ended the process with status " + std::to_string(WEXITSTATUS(status)));
  }

 private:
  int end() {
    if (input_) kill(pid_, SIGKILL);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

  pid_t pid_ = -1;
  Descriptor input_;
  std::string text_;
  std::string failure_;
};

}  // namespace

std::vector<Exchange> exchange_in_processes(const std::vector<ExchangeRequest>& requests,
                                            milliseconds patience) {
  const auto deadline = Clock::now() + patience;
  std::vector<Child> children;
  children.reserve(requests.size());
  for (const ExchangeRequest& request : requests) {
    children.emplace_back(request, deadline - kMargin);
  }
  for (;;) {
    std::vector<pollfd> waiting;
    std::vector<Child*> owners;
    for (Child& child : children) {
      if (!child.waits()) continue;
      waiting.push_back({.fd = child.input(), .events = POLLIN, .revents = 0});
      owners.push_back(&child);
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    if (waiting.empty() || left.count() <= 0) break;
    if (poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) <= 0) continue;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents != 0) owners[i]->read_some();
    }
  }
  std::vector<Exchange> exchanges;
  exchanges.reserve(children.size());
  for (Child& child : children) exchanges.push_back(child.take());
  return exchanges;
}

}  // namespace sqreen::doctor
