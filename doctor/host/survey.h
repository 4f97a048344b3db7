// SPDX-License-Identifier: Apache-2.0
// Asks the kernel, and makes nothing: whether a folder could be made is told from its parent.
#pragma once

#include "core/environment.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

HostFacts survey_host(const Facts& facts, const Environment& environment);

}  // namespace sqreen::doctor
