// SPDX-License-Identifier: Apache-2.0
#include "relay/run_record.h"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/text.h"

namespace sqreen::relay {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace

std::vector<ProcessInfo> worth_remembering(std::vector<ProcessInfo> processes) {
  const auto lives = [](const ProcessInfo& one) { return is_alive(one.process); };
  const auto dead = std::stable_partition(processes.begin(), processes.end(), lives);
  if (const auto number = static_cast<std::size_t>(processes.end() - dead);
      number > kRememberedDead) {
    const auto kept = dead + static_cast<std::ptrdiff_t>(kRememberedDead);
    const auto is_newer = [](const ProcessInfo& a, const ProcessInfo& b) {
      return a.process.start_time > b.process.start_time;
    };
    std::nth_element(dead, kept, processes.end(), is_newer);
    processes.erase(kept, processes.end());
  }
  // A master comes before its workers.
  std::stable_sort(processes.begin(), processes.end(),
                   [](const ProcessInfo& a, const ProcessInfo& b) {
                     return std::tie(a.process.start_time, a.process.pid) <
                            std::tie(b.process.start_time, b.process.pid);
                   });
  return processes;
}

std::string write_processes(const std::vector<ProcessInfo>& processes) {
  json all = json::array();
  for (const ProcessInfo& process : processes) {
    json hooks = json::array();
    for (const std::string& hook : process.hooks) hooks.push_back(valid_utf8(hook));
    all.push_back({{"pid", static_cast<std::uint64_t>(process.process.pid)},
                   {"start_time", process.process.start_time},
                   {"state", static_cast<std::uint64_t>(process.state)},
                   {"reason", static_cast<std::uint64_t>(process.reason)},
                   {"detail", valid_utf8(process.detail)},
                   {"python", valid_utf8(process.python)},
                   {"command", valid_utf8(process.command)},
                   {"hooks", std::move(hooks)},
                   {"requests", process.requests},
                   {"checks", process.checks},
                   {"attacks", process.attacks}});
  }
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<ProcessInfo> read_processes(std::string_view text) {
  std::vector<ProcessInfo> processes;
  const json all = json::parse(text, nullptr, false);
  if (!all.is_array()) return processes;
  for (const json& one : all) {
    if (!one.is_object()) continue;
    ProcessInfo process;
    process.process.pid = static_cast<pid_t>(number_of(one, "pid"));
    process.process.start_time = number_of(one, "start_time");
    process.state = static_cast<ProcessState>(number_of(one, "state"));
    process.reason = static_cast<Reason>(number_of(one, "reason"));
    process.detail = text_of(one, "detail");
    process.python = text_of(one, "python");
    process.command = text_of(one, "command");
    process.requests = number_of(one, "requests");
    process.checks = number_of(one, "checks");
    process.attacks = number_of(one, "attacks");
    const auto hooks = one.find("hooks");
    if (hooks != one.end() && hooks->is_array()) {
      for (const json& hook : *hooks) {
        if (hook.is_string()) process.hooks.push_back(hook.get<std::string>());
      }
    }
    processes.push_back(std::move(process));
  }
  return processes;
}

std::string write_dropped(const std::array<std::uint64_t, kDropKinds>& dropped) {
  return json(dropped).dump();
}

std::array<std::uint64_t, kDropKinds> read_dropped(std::string_view text) {
  std::array<std::uint64_t, kDropKinds> dropped{};
  const json all = json::parse(text, nullptr, false);
  if (!all.is_array()) return dropped;
  for (std::size_t i = 0; i < all.size() && i < kDropKinds; ++i) {
    if (all[i].is_number_unsigned()) dropped[i] = all[i].get<std::uint64_t>();
  }
  return dropped;
}

}  // namespace sqreen::relay
