// SPDX-License-Identifier: Apache-2.0
// What probes found out and checks judge. A plain struct: a test fills it by hand and needs no
// server. survey.h fills it from a project.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doctor/apache/mod_wsgi.h"
#include "doctor/circus/watcher.h"
#include "doctor/finding.h"
#include "doctor/gunicorn/survey.h"
#include "doctor/host/facts.h"
#include "doctor/ignore.h"
#include "doctor/launch/reader.h"
#include "doctor/live/facts.h"
#include "doctor/network/facts.h"
#include "doctor/packages/facts.h"
#include "doctor/running/app.h"
#include "doctor/running/process.h"
#include "doctor/settings/facts.h"
#include "doctor/uwsgi/server.h"
#include "doctor/waitress/command_line.h"

namespace sqreen::doctor {

struct Facts {
  std::string project;             // absolute folder; empty for `start`, which looks at no project
  std::string policy = "current";  // what counts as supported: or "baseline"
  std::vector<Launch> launches;
  std::vector<UwsgiServer> uwsgi;
  std::vector<GunicornServer> gunicorn;
  std::vector<WaitressServer> waitress;
  std::vector<CircusWatcher> circus;
  std::vector<ModWsgiApp> mod_wsgi;
  std::vector<RunningProcess> processes;  // of the project's apps, or of the one that was asked for
  std::vector<RunningApp> apps;           // theirs
  std::optional<LiveFacts> live;          // null: nothing was to be started
  SettingsFacts settings;
  PackageFacts packages;
  std::optional<HostFacts> host;  // null: no launch runs here
  NetworkFacts network;           // of what runs here, or would
  std::vector<Ignore> ignores;    // doctor_ignore of the project's sqreen.ini
  std::vector<Ignore> comments;   // `sqreen: ignore[...]` in the files that these facts come from
  std::vector<Unread> unread;
};

}  // namespace sqreen::doctor
