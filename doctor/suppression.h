// SPDX-License-Identifier: Apache-2.0
// Who is silenced: a comment counts on the line of a finding or the one above it, and for a finding
// that is about a whole file, anywhere in it; `doctor_ignore` in sqreen.ini counts for the whole
// project. Without a reason nothing is silenced.
#pragma once

#include <vector>

#include "doctor/ignore.h"
#include "doctor/project.h"
#include "doctor/verdict.h"

namespace sqreen::doctor {

// Marks what is silenced, and counts again. Reads the files that findings point at. `everywhere`:
// of doctor_ignore.
void suppress(Verdict& verdict, const Project& project, const std::vector<Ignore>& everywhere);

}  // namespace sqreen::doctor
