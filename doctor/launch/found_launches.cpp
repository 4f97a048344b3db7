// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/found_launches.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostServers = 50;  // of one command

}  // namespace

void FoundLaunches::add(const Trail& trail, std::vector<std::string> command, LaunchRole role,
                        agent::LauncherVerdict verdict, std::optional<std::string> not_understood) {
  Launch launch;
  launch.kind = written_.kind;
  launch.name = written_.name;
  launch.place = written_.place;
  launch.shown = printable(with_blanks(written_.place.written));
  launch.folder = trail.folder;
  launch.folder_here = written_.folder;
  launch.folder_there = written_.folder_there;
  launch.copied = written_.copied;
  launch.environment = trail.environment;
  launch.runs_here = written_.place.origin == Origin::command_line;
  launch.role = role;
  launch.launcher = std::move(verdict);
  launch.command = std::move(command);
  launch.unknown_words = trail.unknown_words;
  launch.wrappers = trail.wrappers;
  launch.not_understood = std::move(not_understood);
  launch.starts_agent = trail.under_agent();
  launch.agent_edits = trail.agent_edits;
  launch.with_agent = trail.with_agent;
  launch.loses_agent = trail.loses_agent;
  launch.hides_agent = trail.hides_agent;
  launch.base_image = written_.base_image;
  launch.base_image_place = written_.base_image_place;
  launch.confinement = written_.confinement;
  ++added_;
  // Of the others the last one alone is told.
  if (!found_.empty() && found_.back().role != LaunchRole::web) found_.pop_back();
  if (found_.size() < kMostServers) {
    found_.push_back(std::move(launch));
  } else if (launch.role == LaunchRole::web && !rest_) {
    rest_ = std::move(launch);
    rest_->role = LaunchRole::unknown;
    rest_->not_understood =
        "it starts more than " + std::to_string(kMostServers) + " servers; the rest is not judged";
  }
}

void FoundLaunches::add_not_understood(const Trail& trail, std::vector<std::string> command,
                                       std::string why) {
  add(trail, std::move(command), LaunchRole::unknown, {}, std::move(why));
}

std::vector<Launch> FoundLaunches::take() {
  std::vector<Launch> web;
  for (Launch& launch : found_) {
    if (launch.role == LaunchRole::web) web.push_back(std::move(launch));
  }
  if (rest_) web.push_back(std::move(*rest_));
  if (!web.empty()) return web;
  return {std::move(found_.back())};
}

}  // namespace sqreen::doctor
