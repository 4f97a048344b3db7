// SPDX-License-Identifier: Apache-2.0
// Silence with a reason, as it is written: which checks somebody does not want to hear of, and why.
//
//   # sqreen: ignore[uwsgi.lazy-apps] the app opens nothing before the fork
//   doctor_ignore = uwsgi.lazy-apps (nothing is opened before the fork), agents.order (tried)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "doctor/place.h"

namespace sqreen::doctor {

struct Ignore {
  std::string id;      // of a check, or the beginning of some
  std::string reason;  // empty: none was given
  Place place;
};

// The comments of one file; `path` as findings name it.
std::vector<Ignore> read_ignores(std::string_view path, std::string_view text);
// The value of doctor_ignore.
std::vector<Ignore> read_ignore_setting(std::string_view value, const Place& place);

}  // namespace sqreen::doctor
