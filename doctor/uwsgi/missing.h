// SPDX-License-Identifier: Apache-2.0
// What uWSGI's options name and this host does not have: folders, plugins, users. uWSGI ends for
// the lack of each.
#pragma once

#include "doctor/launch/launch_files.h"
#include "doctor/uwsgi/server.h"

namespace sqreen::doctor {

// Adds to server.refusals. What this machine cannot tell of another is not asked.
void refuse_what_is_missing(UwsgiServer& server, const LaunchFiles& files);

}  // namespace sqreen::doctor
