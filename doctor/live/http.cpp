// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

#include "core/descriptor.h"

namespace sqreen::doctor {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLongestAnswer = 256u << 10;
constexpr int kPollMilliseconds = 50;  // an interruption is noticed that soon

class Connection {
 public:
  explicit Connection(int port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool begun =
        socket_ && (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address),
                              sizeof address) == 0 ||
                    errno == EINPROGRESS);
    done_ = !begun;
  }

  bool done() const { return done_; }
  pollfd wanted(std::string_view request) const {
    const auto events = static_cast<short>(sent_ < request.size() ? POLLOUT : POLLIN);
    return {.fd = socket_.get(), .events = events, .revents = 0};
  }
  // Something can be done without waiting.
  void go_on(std::string_view request) {
    if (sent_ < request.size()) {
      const ssize_t sent =
          ::send(socket_.get(), request.data() + sent_, request.size() - sent_, MSG_NOSIGNAL);
      if (sent > 0) sent_ += static_cast<std::size_t>(sent);
      done_ = sent < 0 && errno != EAGAIN && errno != EINTR;
      return;
    }
    std::array<char, 16384> bytes;
    const ssize_t got = ::recv(socket_.get(), bytes.data(), bytes.size(), 0);
    if (got > 0) answer_.append(bytes.data(), static_cast<std::size_t>(got));
    done_ = got == 0 || answer_.size() >= kLongestAnswer ||
            (got < 0 && errno != EAGAIN && errno != EINTR);
  }
  std::string take() { return std::move(answer_); }

 private:
  Descriptor socket_;
  std::size_t sent_ = 0;
  bool done_ = false;
  std::string answer_;
};

}  // namespace

std::optional<HttpAnswer> parse_http_answer(std::string_view bytes) {
  constexpr std::string_view kProtocol = "HTTP/1.";
  constexpr std::size_t kStatus = 9;  // "HTTP/1.x NNN"
  if (!bytes.starts_with(kProtocol) || bytes.size() < kStatus + 3 || bytes[kStatus - 1] != ' ')
    return std::nullopt;
  HttpAnswer answer;
  const char* const digits = bytes.data() + kStatus;
  const auto [end, error] = std::from_chars(digits, digits + 3, answer.status);
  if (error != std::errc() || end != digits + 3 || answer.status < 100) return std::nullopt;
  std::size_t head = bytes.find("\r\n\r\n");
  std::size_t blank = 4;
  if (head == std::string_view::npos) {
    head = bytes.find("\n\n");
    blank = 2;
  }
  if (head == std::string_view::npos) return std::nullopt;
  answer.body = bytes.substr(head + blank);
  return answer;
}

std::string http_request(std::string_view target, int port, std::string_view header,
                         std::string_view value) {
  std::string request = "GET ";
  request.append(target).append(" HTTP/1.0\r\nHost: 127.0.0.1:").append(std::to_string(port));
  request.append("\r\nAccept: application/json\r\nConnection: close\r\n");
  request.append(header).append(": ").append(value).append("\r\n\r\n");
  return request;
}

std::vector<std::string> ask_at_once(int port, const std::string& request, std::size_t copies,
                                     std::chrono::milliseconds patience,
                                     const std::function<bool()>& interrupted) {
  std::vector<Connection> connections;
  connections.reserve(copies);
  for (std::size_t i = 0; i < copies; ++i) connections.emplace_back(port);
  const auto deadline = Clock::now() + patience;
  while (Clock::now() < deadline && !interrupted()) {
    std::vector<pollfd> waiting;
    std::vector<Connection*> owners;
    for (Connection& connection : connections) {
      if (connection.done()) continue;
      waiting.push_back(connection.wanted(request));
      owners.push_back(&connection);
    }
    if (waiting.empty()) break;
    if (::poll(waiting.data(), waiting.size(), kPollMilliseconds) <= 0) continue;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].revents != 0) owners[i]->go_on(request);
    }
  }
  std::vector<std::string> answers;
  for (Connection& connection : connections) answers.push_back(connection.take());
  return answers;
}

}  // namespace sqreen::doctor
