// SPDX-License-Identifier: Apache-2.0
// What uWSGI's options name and this host does not have: folders, plugins, users. uWSGI ends for
// the lack of each.
#pragma once

#include <string>

#include "core/filesystem.h"
#include "doctor/uwsgi/server.h"

namespace sqreen::doctor {

// Adds to server.refusals. `folder`: absolute; relative paths start there.
void refuse_what_is_missing(UwsgiServer& server, const std::string& folder,
                            const FileSystem& files);

}  // namespace sqreen::doctor
