// SPDX-License-Identifier: Apache-2.0
// Facts that no project folder can show, as a probe recorded them: of a host, a running process.
#pragma once

#include <string_view>
#include <vector>

#include "doctor/facts.h"

namespace sqreen::doctor {

struct RecordedFacts {
  std::string_view id;    // of the check
  std::string_view name;  // what the facts are of
  bool flagged;
  Facts facts;
};

std::vector<RecordedFacts> recorded_facts();

}  // namespace sqreen::doctor
