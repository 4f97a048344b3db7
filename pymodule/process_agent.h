// SPDX-License-Identifier: Apache-2.0
// The agent of this process: settings, policy, and the ways out (slot, event log, one line on
// standard error).
//
// Made once by start(), in the main interpreter, and leaked on purpose: nothing of it may be
// destroyed while the interpreter ends or in the child of a fork. Workers that a server forks use
// it as it is: it holds no thread, no lock and no connection, and claims a slot of its own at the
// first request after the fork. Needs the GIL for everything.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/client_address.h"
#include "agent/scrubber.h"
#include "core/event_log.h"
#include "core/policy.h"
#include "core/reason.h"
#include "core/run_folder.h"
#include "core/settings.h"
#include "core/shared_region.h"

namespace sqreen::python {

class ProcessAgent {
 public:
  // Attaches to the run named by SQREEN_RUN. What does not work is said once and leaves the agent
  // protecting without reporting. `launched`: by `sqreen start`, which has said itself why there is
  // no run.
  ProcessAgent(Settings settings, agent::Scrubber scrubber, agent::TrustedProxies proxies,
               const std::string& run_variable, bool launched);
  ProcessAgent(const ProcessAgent&) = delete;
  ProcessAgent& operator=(const ProcessAgent&) = delete;

  const Settings& settings() const { return settings_; }
  const Policy& policy() const { return policy_; }
  const agent::Scrubber& scrubber() const { return scrubber_; }
  const agent::TrustedProxies& proxies() const { return proxies_; }
  bool has_run() const { return region_.has_value(); }
  // The process that started this one serves the app: this is work of the app's own, to which it
  // gave an environment that it had copied before.
  bool is_started_by_the_app() const;
  const std::vector<std::string>& hooks() const { return hooks_; }
  Reason reason() const { return reason_; }
  const std::string& detail() const { return detail_; }

  // What a request costs outside its sinks: a look at the policy's generation, at whether we
  // forked, and one addition.
  void on_request();
  void on_check();  // one sink call
  void on_attack();

  void set_state(ProcessState state, Reason reason, std::string_view detail);
  // Protected, but. Stays with this process and those that it forks; the first reason counts. Says
  // its line, except for settings, whose problems `start` has said.
  void qualify(Reason reason, std::string_view detail);
  void describe(std::string_view python, std::string_view command);
  void add_hook(std::string_view name);
  void report(RecordKind kind, std::string_view payload);

  // One line, "sqreen: ...", to log_location or standard error. Each text at most once in a
  // process.
  void say_once(std::string_view text);

 private:
  bool claim_slot();
  void list_process();
  void refresh_policy();
  void regain_region();

  Settings settings_;
  agent::Scrubber scrubber_;
  agent::TrustedProxies proxies_;
  Policy policy_;
  std::uint64_t policy_generation_ = 0;
  std::optional<SharedRegion> region_;
  std::string region_path_;
  std::int64_t next_regain_ = 0;
  std::optional<EventLogWriter> log_;
  std::optional<std::size_t> slot_;
  std::size_t described_slot_ = 0;
  bool launched_;
  unsigned fork_generation_ = 0;
  bool served_ = false;  // by this process, not by its parent
  ProcessState state_ = ProcessState::starting;
  Reason reason_ = Reason::none;
  std::string detail_;
  std::string python_;
  std::string command_;
  std::vector<std::string> hooks_;
  std::vector<std::string> said_;
};

// The agent when it is active in this process, else nullptr.
ProcessAgent* active_agent();
void activate(ProcessAgent* agent);

}  // namespace sqreen::python
