// SPDX-License-Identifier: Apache-2.0
// Tries the way to each dashboard that something on this host is set to: a command behind `--`, or
// an app that runs. What a file describes runs elsewhere, so its way is not this host's to try.
#pragma once

#include <functional>
#include <string_view>

#include "core/filesystem.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

struct NetworkRequest {
  bool offline = false;  // try nothing
  const FileSystem& files;
  std::function<void(std::string_view)> progress;  // "an answer from https://..."
};

// After facts.settings and facts.apps are complete. Takes three seconds at most, whatever the
// number of ways; nothing where no dashboard is set. Fills facts.network, and facts.settings with
// the dashboards of running apps.
void survey_network(Facts& facts, const NetworkRequest& request);

}  // namespace sqreen::doctor
