// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_live.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "agent/self_test.h"
#include "cli/own_installation.h"
#include "cli/term/progress.h"
#include "cli/term/terminal.h"
#include "compat/paths.h"
#include "core/text.h"
#include "doctor/live/trial.h"
#include "relay/store.h"

namespace sqreen::cli {
namespace {

using doctor::LiveFacts;
using doctor::LiveSink;
using doctor::LiveWorker;

std::set<std::string> stored_events(const std::string& state_folder) {
  std::set<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(state_folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".db") continue;
    const auto store = relay::Store::open_read_only(entry->path());
    if (!store) continue;
    static_cast<void>(store->for_each_event({}, [&ids](const relay::StoredEvent& event) {
      const auto json = nlohmann::json::parse(event.json, nullptr, false);
      if (json.is_object() && json.contains("id") && json["id"].is_string()) {
        ids.insert(json["id"].get<std::string>());
      }
    }));
  }
  return ids;
}

std::size_t count(const LiveWorker& worker, std::string_view outcome) {
  return static_cast<std::size_t>(
      std::count_if(worker.sinks.begin(), worker.sinks.end(),
                    [&](const LiveSink& sink) { return sink.attack == outcome; }));
}

// "sqlite3 (in memory), psycopg2 (without a connection)"
std::string tried_on(const LiveWorker& worker) {
  std::vector<std::string> names;
  for (const LiveSink& sink : worker.sinks) {
    const std::string name = sink.name.substr(0, sink.name.find('.')) + " (" + sink.where + ")";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string describe(const LiveWorker& worker) {
  if (!worker.answered) return "took none of doctor's requests";
  namespace outcome = agent::self_test_outcome;
  const std::size_t stored = static_cast<std::size_t>(std::count_if(
      worker.sinks.begin(), worker.sinks.end(), [](const LiveSink& sink) { return sink.stored; }));
  std::string text = "Python " + worker.python + "  mode " + worker.mode;
  for (const std::string_view one : {outcome::kBlocked, outcome::kReported, outcome::kPassed}) {
    if (const std::size_t number = count(worker, one)) {
      text += "  " + std::to_string(number) + " " + std::string(one);
    }
  }
  return text + "  " + std::to_string(stored) + " stored  " + tried_on(worker);
}

}  // namespace

std::vector<std::string> started_by_sqreen(std::vector<std::string> command) {
  const std::string name(compat::base_name(command.front()));
  const bool is_start = name == "sqreen" && command.size() > 1 && command[1] == "start";
  if (!is_start && name != "sqreen-start") command.insert(command.begin(), {"sqreen", "start"});
  return command;
}

int try_live(const std::vector<std::string>& command, doctor::Facts& facts,
             const doctor::Project& project, Context& context) {
  Progress progress(context.err);
  const auto say = [&progress](std::string_view what) { progress.say(what); };
  doctor::TrialResult result =
      doctor::try_live({.command = command,
                        .launch = facts.launches.empty() ? nullptr : &facts.launches.front(),
                        .project = project,
                        .environment = context.environment,
                        .program = own_program(context.files),
                        .stored_events = stored_events,
                        .progress = say});
  facts.live = std::move(result.facts);
  facts.processes = std::move(result.processes);
  return result.interrupted_by;
}

void print_live(Terminal& out, const LiveFacts& live) {
  if (!live.shown.empty()) {
    char seconds[32];
    std::snprintf(seconds, sizeof seconds, "%.1f s", live.seconds);
    out.line("The app ran for " + std::string(seconds) + ": " + live.shown);
    for (const LiveWorker& worker : live.workers) {
      std::string pid = std::to_string(worker.pid);
      pid.insert(0, pid.size() < 7 ? 7 - pid.size() : 0, ' ');
      out.line(pid + "  " + describe(worker));
    }
  }
  if (live.end != LiveFacts::End::tested && !live.output.empty()) {
    out.line(out.styled("The end of what it wrote:", Style::dim));
    for (const std::string& line : live.output) out.line("  | " + line);
  }
  for (const std::string& left : live.left) out.line("Could not be cleared away: " + left);
  if (!live.shown.empty() || !live.left.empty()) out.line("");
}

}  // namespace sqreen::cli
