// SPDX-License-Identifier: Apache-2.0
// Process managers with ini files: supervisor's [program:x] and circus's [watcher:x].
// http://supervisord.org/configuration.html, https://circus.readthedocs.io/en/latest/configuration/
#pragma once

#include <string_view>

#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Cheap: whether an ini file is one at all.
bool is_supervisor_file(std::string_view text);
bool is_circus_file(std::string_view text);

ReadLaunches read_supervisor(std::string_view path, std::string_view text, const Project& project);
ReadLaunches read_circus(std::string_view path, std::string_view text, const Project& project);

}  // namespace sqreen::doctor
