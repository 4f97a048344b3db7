// SPDX-License-Identifier: Apache-2.0
// What probes found out and checks judge. A plain struct: a test fills it by hand and needs no
// server. survey.h fills it from a project.
#pragma once

#include <string>
#include <vector>

#include "doctor/finding.h"
#include "doctor/gunicorn/survey.h"
#include "doctor/launch/reader.h"
#include "doctor/running/process.h"
#include "doctor/uwsgi/server.h"

namespace sqreen::doctor {

struct Facts {
  std::string project;  // absolute folder; empty for `start`, which looks at no project
  std::vector<Launch> launches;
  std::vector<UwsgiServer> uwsgi;
  std::vector<GunicornServer> gunicorn;
  std::vector<RunningProcess> processes;  // of the project's apps, or of the one that was asked for
  std::vector<Unread> unread;
};

}  // namespace sqreen::doctor
