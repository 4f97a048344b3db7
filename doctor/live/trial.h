// SPDX-License-Identifier: Apache-2.0
// `doctor --live`: starts the app under the agent as a user would, on a loopback port of its own
// and with the agent's files in a scratch folder, and lets every worker prove its guards.
//
// The proof is a request as an attacker sends it: a value in its query, which a careless statement
// is made of, and a driver that is asked to run that. It has to end in AttackBlocked, in an event
// in the store and in the block page; an honest value has to pass. The agent answers it in the
// app's place (agent/self_test.h), so that no line of the app is needed for it, nor run by it.
//
// Everything of ours is gone afterwards: processes, files, the store. What the app itself does when
// it starts, it does.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/error.h"
#include "doctor/launch/launch.h"
#include "doctor/live/facts.h"
#include "doctor/project.h"
#include "doctor/running/process.h"

namespace sqreen::doctor {

struct TrialRequest {
  std::vector<std::string> command;  // `sqreen start` first
  const Launch* launch = nullptr;    // what it comes to; nullptr: could not be told
  const Project& project;
  const Environment& environment;
  std::string program;  // this sqreen, a path
  // Ids of the events in the stores of a folder: what reads stores is not this room's.
  std::function<std::set<std::string>(const std::string& state_folder)> stored_events;
  std::function<void(std::string_view what)> progress;  // what is being waited for
};

struct TrialResult {
  LiveFacts facts;
  std::vector<RunningProcess> processes;  // of the app, as its run knew them
  int interrupted_by = 0;                 // a signal; the facts are not complete then
};

TrialResult try_live(const TrialRequest& request);

}  // namespace sqreen::doctor
