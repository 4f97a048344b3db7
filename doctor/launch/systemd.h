// SPDX-License-Identifier: Apache-2.0
// systemd units: ExecStart with Environment, EnvironmentFile and WorkingDirectory, and what the
// unit's drop-ins change. systemd.service(5), systemd.exec(5), systemd.syntax(7).
#pragma once

#include <string_view>

#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

ReadLaunches read_systemd_unit(std::string_view path, std::string_view text,
                               const Project& project);

}  // namespace sqreen::doctor
