// SPDX-License-Identifier: Apache-2.0
// `sqreen doctor --show-config`: each effective option of the servers, with its origin.
#pragma once

#include "cli/command.h"
#include "doctor/facts.h"
#include "doctor/project.h"

namespace sqreen::cli {

// Returns the exit code: kUsage when no launch starts uWSGI or gunicorn.
int show_config(const doctor::Facts& facts, const doctor::Project& project, bool json,
                Context& context);

}  // namespace sqreen::cli
