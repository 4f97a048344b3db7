// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/trial.h"

#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/self_test.h"
#include "compat/paths.h"
#include "core/descriptor.h"
#include "core/run_folder.h"
#include "core/text.h"
#include "doctor/live/answer.h"
#include "doctor/live/app_process.h"
#include "doctor/live/bind.h"
#include "doctor/live/http.h"
#include "doctor/live/interruption.h"
#include "doctor/live/scratch_folder.h"
#include "doctor/running/proc.h"
#include "doctor/running/survey.h"

namespace sqreen::doctor {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kFirstAnswer{30'000};
constexpr milliseconds kEveryWorker{20'000};
constexpr milliseconds kOneAnswer{10'000};  // an app may load at its first request
constexpr milliseconds kSilence{100};       // between two attempts
constexpr milliseconds kStop{5'000};        // for each way of asking
constexpr int kForeignAnswers =
    5;  // from a server that has not loaded its app yet come others, too
constexpr std::size_t kMostAtOnce = 16;
constexpr std::size_t kTail = 20;  // lines of the app's output

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return {};
  std::string token;
  for (const unsigned char byte : bytes) {
    token += "0123456789abcdef"[byte >> 4];
    token += "0123456789abcdef"[byte & 15];
  }
  return token;
}

// Below those that the kernel gives away by itself, so that nobody gets it before the app.
int free_port() {
  constexpr int kFirst = 20'000;
  constexpr int kCount = 12'000;
  for (int attempt = 0; attempt < 100; ++attempt) {
    std::uint16_t number = 0;
    if (getrandom(&number, sizeof number, 0) != sizeof number) return 0;
    const Descriptor probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int port = kFirst + number % kCount;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      return port;
    }
  }
  return 0;
}

std::vector<std::string> last_lines(const std::string& path) {
  constexpr std::size_t kBytes = 16u << 10;
  const FileSystem& files = real_filesystem();
  const std::uint64_t size = files.status(path).size;
  const auto text = files.read_part(path, size > kBytes ? size - kBytes : 0, kBytes);
  std::vector<std::string> lines;
  if (!text) return lines;
  for (const std::string_view line : split(*text, '\n')) {
    if (!trim(line).empty()) lines.push_back(shortened(printable(line), 300));
  }
  if (lines.size() > kTail) lines.erase(lines.begin(), lines.end() - kTail);
  return lines;
}

class Trial {
 public:
  Trial(const TrialRequest& request, int port, ScratchFolder scratch)
      : request_(request), port_(port), token_(random_token()), scratch_(std::move(scratch)) {}

  TrialResult run() {
    if (auto app = start()) {
      const auto begun = Clock::now();
      wait_for_first_answer(*app);
      if (facts().end == LiveFacts::End::tested) {
        ask_every_worker();
        ask_for_block_page();
      }
      look_at_processes(*app);
      facts().output = last_lines(output());
      progress("the app to end");
      for (const pid_t pid : app->stop(kStop))
        facts().left.push_back("process " + std::to_string(pid));
      facts().seconds = std::chrono::duration<double>(Clock::now() - begun).count();
      look_for_events();
    }
    const std::string folder = scratch_.path();
    if (!scratch_.remove()) facts().left.push_back(folder);
    result_.interrupted_by = interruption_.signal();
    return std::move(result_);
  }

 private:
  LiveFacts& facts() { return result_.facts; }
  std::string output() const { return scratch_.path() + "/output"; }
  std::string runtime() const { return scratch_.path() + "/run"; }
  std::string state() const { return scratch_.path() + "/state"; }
  bool interrupted() const { return static_cast<bool>(interruption_); }
  void progress(std::string_view what) const {
    if (request_.progress) request_.progress(what);
  }

  std::optional<AppProcess> start() {
    const auto bound =
        request_.launch == nullptr
            ? tl::unexpected<std::string>("what the command starts cannot be told")
            : bind_to_port(request_.command, {*request_.launch, request_.project,
                                              request_.environment, port_, scratch_.path()});
    if (!bound) return give_up(LiveFacts::End::not_bound, bound.error());
    AppCommand command{.words = bound->words,
                       .environment = bound->environment,
                       .folder = request_.launch->folder,
                       .output = output()};
    run_by_this_sqreen(command.words);
    prepare(command.environment);
    facts().shown = shortened(printable(join_words(bound->words)), 300);
    progress("the app to answer");
    auto app = AppProcess::start(command);
    if (!app) return give_up(LiveFacts::End::no_scratch, app.error().message);
    return std::move(*app);
  }

  std::nullopt_t give_up(LiveFacts::End end, const std::string& why) {
    facts().end = end;
    facts().why = why;
    return std::nullopt;
  }

  static std::string join_words(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
  }

  // Another one on PATH is not the one that is asked.
  void run_by_this_sqreen(std::vector<std::string>& words) const {
    const bool is_short = compat::base_name(words.front()) == "sqreen-start";
    words.front() = request_.program;
    if (is_short) words.insert(words.begin() + 1, "start");
  }

  void prepare(Environment& environment) const {
    // What binds a process to who started it: this app is not the one that systemd waits for.
    for (const char* name : {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
                             "WATCHDOG_USEC", "WATCHDOG_PID", "GUNICORN_FD", "GUNICORN_PID",
                             "WERKZEUG_SERVER_FD", "WERKZEUG_RUN_MAIN", "RUN_MAIN"}) {
      environment.erase(name);
    }
    environment.erase(std::string(kRunVariable));
    environment["SQREEN_RUNTIME_DIR"] = runtime();
    environment["SQREEN_STATE_DIR"] = state();
    environment["SQREEN_LOG_LOCATION"] = "/dev/stderr";
    environment[std::string(agent::kSelfTestVariable)] = token_;
  }

  std::vector<std::string> ask(std::size_t copies, std::string_view kind = {}) const {
    const std::string request = http_request(agent::self_test_target(), port_,
                                             agent::kSelfTestHeader, token_ + std::string(kind));
    return ask_at_once(port_, request, copies, kOneAnswer, [this] { return interrupted(); });
  }

  bool take(const HttpAnswer& answer) {
    auto worker = parse_self_test_answer(answer.body);
    if (!worker) return false;
    workers_[worker->pid] = std::move(*worker);
    return true;
  }

  void wait_for_first_answer(AppProcess& app) {
    const auto deadline = Clock::now() + kFirstAnswer;
    int foreign = 0;
    facts().end = LiveFacts::End::silent;
    facts().why = "no answer within " + std::to_string(kFirstAnswer.count() / 1000) + " seconds";
    while (Clock::now() < deadline && !interrupted()) {
      if (const auto end = app.ended()) {
        give_up(LiveFacts::End::ended, *end);
        return;
      }
      const auto answer = parse_http_answer(ask(1).front());
      if (answer && take(*answer)) {
        facts().end = LiveFacts::End::tested;
        facts().why.clear();
        return;
      }
      if (answer && ++foreign == kForeignAnswers) {
        give_up(LiveFacts::End::foreign, "HTTP " + std::to_string(answer->status));
        return;
      }
      std::this_thread::sleep_for(answer ? 2 * kSilence : kSilence);
    }
  }

  // Siblings of a worker that answered, which wait at the same socket.
  std::vector<pid_t> silent_workers() const {
    const FileSystem& files = real_filesystem();
    const auto sockets = listening_sockets(port_, files);
    std::vector<pid_t> parents;
    for (const auto& [pid, worker] : workers_) parents.push_back(parent_of(pid, files));
    std::vector<pid_t> silent;
    for (const pid_t pid : descendants_of(::getpid(), files)) {
      const bool is_sibling =
          std::find(parents.begin(), parents.end(), parent_of(pid, files)) != parents.end();
      if (is_sibling && !workers_.contains(pid) && holds_socket(pid, sockets, files))
        silent.push_back(pid);
    }
    return silent;
  }

  void ask_every_worker() {
    const auto deadline = Clock::now() + kEveryWorker;
    std::vector<pid_t> silent = silent_workers();
    while (!silent.empty() && Clock::now() < deadline && !interrupted()) {
      progress(std::to_string(silent.size()) + (silent.size() == 1 ? " worker" : " workers") +
               " to answer");
      for (const std::string& bytes : ask(std::min(2 * silent.size(), kMostAtOnce))) {
        if (const auto answer = parse_http_answer(bytes)) take(*answer);
      }
      silent = silent_workers();
    }
    for (const pid_t pid : silent) workers_[pid].pid = pid;
    for (const auto& [pid, worker] : workers_) facts().workers.push_back(worker);
  }

  void ask_for_block_page() {
    if (interrupted()) return;
    const auto answer = parse_http_answer(ask(1, agent::kSelfTestBlock).front());
    if (!answer) {
      facts().block_answer = "no answer";
      return;
    }
    facts().block_answer = "HTTP " + std::to_string(answer->status);
    const auto page = nlohmann::json::parse(answer->body, nullptr, false);
    const auto id = page.is_object() ? page.find("event_id") : page.end();
    if (id != page.end() && id->is_string())
      block_event_ = shortened(printable(id->get<std::string>()), 64);
    constexpr int kSeeOther = 303;  // block_redirect
    facts().block_page = !block_event_.empty() || answer->status == kSeeOther;
  }

  void look_at_processes(const AppProcess& app) {
    const Environment own{{"SQREEN_RUNTIME_DIR", runtime()}};
    result_.processes = running_with(app.pid(), {own, real_filesystem(), {}}).processes;
    facts().agent_is_in = std::any_of(
        result_.processes.begin(), result_.processes.end(), [](const RunningProcess& process) {
          using State = RunningProcess::State;
          return process.state == State::starting || process.state == State::guarded;
        });
    // The first process of a daemon, and all of an app that ended.
    std::erase_if(result_.processes, [](const RunningProcess& process) {
      return process.state == RunningProcess::State::gone;
    });
  }

  void look_for_events() {
    if (facts().end != LiveFacts::End::tested || !request_.stored_events) return;
    const std::set<std::string> stored = request_.stored_events(state());
    for (LiveWorker& worker : facts().workers) {
      for (LiveSink& sink : worker.sinks) {
        sink.stored = stored.contains(sink.event);
        if (!sink.event.empty() && !sink.stored) facts().lost.push_back(sink.event);
      }
    }
    if (!block_event_.empty() && !stored.contains(block_event_))
      facts().lost.push_back(block_event_);
  }

  const TrialRequest& request_;
  const int port_;
  const std::string token_;
  Interruption interruption_;
  ScratchFolder scratch_;
  std::map<pid_t, LiveWorker> workers_;
  std::string block_event_;
  TrialResult result_;
};

}  // namespace

TrialResult try_live(const TrialRequest& request) {
  TrialResult failed;
  failed.facts.end = LiveFacts::End::no_scratch;
  auto scratch = ScratchFolder::make(find(request.environment, "TMPDIR").value_or(""));
  const int port = free_port();
  if (scratch && port != 0) return Trial(request, port, std::move(*scratch)).run();
  failed.facts.why = scratch ? "no loopback port is free" : scratch.error().message;
  return failed;
}

}  // namespace sqreen::doctor
