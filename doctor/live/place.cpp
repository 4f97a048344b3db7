// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/place.h"

namespace sqreen::doctor {

Place command_place(const Facts& facts) {
  if (!facts.launches.empty()) return facts.launches.front().place;
  return {.source = "command line", .origin = Origin::command_line};
}

std::optional<std::size_t> first_launch(const Facts& facts) {
  if (facts.launches.empty()) return std::nullopt;
  return 0;
}

}  // namespace sqreen::doctor
