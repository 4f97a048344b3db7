// SPDX-License-Identifier: Apache-2.0
// Procfile: `name: command` on each line, for a shell. Heroku, honcho, foreman, Dokku.
// https://devcenter.heroku.com/articles/procfile
#pragma once

#include <string_view>

#include "doctor/launch/reader.h"

namespace sqreen::doctor {

// `path`: relative to the project. Any bytes are fine. Folders are left for the caller to fill.
ReadLaunches read_procfile(std::string_view path, std::string_view text);

}  // namespace sqreen::doctor
