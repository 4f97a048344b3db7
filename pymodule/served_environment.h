// SPDX-License-Identifier: Apache-2.0
// The environment that carries the agent from process to process. Servers, reloaders and
// supervisors hand it on; once a process has served a request, what it starts is the app's own
// business and starts clean. A process that has served and replaces itself by os.exec* gets it
// back. A supervisor whose configuration says what its programs get hands it on all the same.
#pragma once

#include <string>

#include "pymodule/ref.h"

namespace sqreen::python {

// Remembers what to remove; `bootstrap` is the folder that `start` put in front of PYTHONPATH.
void remember_environment(const std::string& bootstrap);
// Takes our variables out of os.environ. Later calls do nothing. Leaves the app's own changes
// alone.
void clean_environment();
// Puts them back. False when they were not taken out.
bool restore_environment();
// This very process, not a parent that forked it, has served.
bool has_served_here();
// An environment that is handed to another program, completed by what carries the agent there: the
// folder in PYTHONPATH and the variables of ours that it lacks. Null when it lacks nothing, or is
// os.environ itself.
Ref carrying_copy(PyObject* environment);

}  // namespace sqreen::python
