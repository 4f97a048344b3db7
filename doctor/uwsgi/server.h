// SPDX-License-Identifier: Apache-2.0
// One uWSGI as it will run: the switches that decide whether Python, the app and an agent work in
// its workers, each with what set it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"
#include "doctor/uwsgi/agent_loss.h"
#include "doctor/uwsgi/configuration.h"
#include "doctor/uwsgi/insertion.h"
#include "doctor/uwsgi/settings.h"
#include "doctor/version.h"

namespace sqreen::doctor {

struct UwsgiSwitch {
  bool on = false;
  Place place;  // of what decided, as written there; empty: nothing did
};

struct UwsgiServer {
  std::optional<Version> version;  // nullopt: unknown
  std::optional<Version> python;   // nullopt: unknown

  // Effective values, whatever set them. `threads` knows the version's default: on from 2.0.27.
  UwsgiSwitch threads;
  UwsgiSwitch single_interpreter;
  UwsgiSwitch master;
  UwsgiSwitch lazy_apps;
  UwsgiSwitch lazy;         // an older lazy-apps
  UwsgiSwitch osafterfork;  // py-call-osafterfork
  UwsgiSwitch fork_hooks;   // py-call-uwsgi-fork-hooks

  UwsgiSettings settings;  // of every option

  std::vector<UwsgiUnread> unread;     // empty: everything was read
  std::vector<UwsgiRefusal> refusals;  // why this uWSGI would not start; the first counts
  std::vector<UwsgiIgnored> ignored;   // options of parts that this uWSGI lacks
  std::vector<UwsgiOption>
      misspelled;                     // look like one of the options above, but uWSGI ignores them
  std::string main_file;              // the first configuration file; empty: none
  std::optional<std::size_t> launch;  // index in Facts::launches
  // False: an emperor, a router, an app in another language, or a command like --stop.
  bool runs_apps = true;
  bool runs_here = false;                // given after `--`: this host's files count for it
  UwsgiInsertion insertion;              // where one more option would go
  bool starts_agent_after_fork = false;  // its WSGI file does, by uwsgidecorators.postfork

  std::optional<UwsgiAgentLoss> agent_loss;  // what keeps the agent out of its Python
  bool app_patches_gevent = false;           // its WSGI file calls gevent.monkey.patch_all()
  bool app_has_postfork = false;             // its WSGI file has an uwsgidecorators.postfork
  bool stopped_by_term = false;              // what manages it sends SIGTERM to stop it
  std::optional<Version> virtualenv_python;  // of the environment that it names

  bool is_emperor() const { return settings.find("emperor") != nullptr; }
  // The configuration was read to its end, so what is not set there is not set at all.
  bool is_complete() const { return unread.empty() && refusals.empty(); }
  // The app is there before a worker is forked, and nothing loads it again.
  bool loads_before_fork() const;
  // Apps behind the first one get an interpreter of their own each.
  bool has_sub_interpreters() const;
  // Apps of `mount` are loaded before the workers are forked.
  bool mounts_before_fork() const;
  bool knows_fork_hooks() const { return !is_version_before(2, 0, 21); }

  // `enable-threads` -> "uwsgi.ini" or the command line: where somebody would add an option.
  Place main_place() const;
  // "add `lazy-apps = true` to uwsgi.ini", "add --lazy-apps"
  std::string how_to_add(std::string_view option) const;
  bool is_version_before(int major, int minor, int patch) const;    // false when unknown
  bool is_version_at_least(int major, int minor, int patch) const;  // false when unknown
  bool is_python_before(int major, int minor) const;                // false when unknown
  bool is_python_at_least(int major, int minor) const;              // false when unknown
  // "uWSGI 2.0.21", "uWSGI"
  std::string name() const;
  // What an option's verdict rests on: what decided it, a misspelling of it, or the place where
  // nothing sets it.
  Place evidence_for(std::string_view option, const UwsgiSwitch& decided) const;
  // What makes `option` true: a changed line where one says no, else a new one. nullopt: a person
  // has to do it.
  std::optional<Edit> edit_to_add(std::string_view option, const UwsgiSwitch& decided) const;
};

UwsgiServer judge_effects(const UwsgiConfiguration& configuration, const UwsgiBuild& build);

}  // namespace sqreen::doctor
