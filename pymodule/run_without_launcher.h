// SPDX-License-Identifier: Apache-2.0
// sqreen.start() in an app that was not launched by `sqreen start`: makes the run's files and
// starts its relay, as the launcher does.
#pragma once

#include <string>

#include "core/error.h"

namespace sqreen::python {

// Returns SQREEN_RUN's value. `program`: the sqreen executable. Waits for the relay's immediate
// return (a few milliseconds); must be called before the server forks, so that every worker
// inherits the descriptors. Knows nothing of Python.
Expected<std::string> start_run(const std::string& program);

}  // namespace sqreen::python
