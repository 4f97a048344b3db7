// SPDX-License-Identifier: Apache-2.0
// A watcher of circus and the sockets that circus opens for it.
//
//   [watcher:web]
//   cmd = chaussette --fd $(circus.sockets.web) shop.app
//   use_sockets = True        <- without it the number names nothing in the program
//   [socket:web]              <- without it the program gets the words as they are written
//
// https://circus.readthedocs.io/en/latest/for-ops/configuration/
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/finding.h"

namespace sqreen::doctor {

struct CircusWatcher {
  std::string name;                  // "web"
  std::vector<std::string> sockets;  // that its command refers to, lower case
  std::vector<std::string> missing;  // of those: what no section defines, with all files known
  bool use_sockets = false;
  Place place;                        // of `cmd`
  Place use_sockets_place;            // of what sets it; empty: nothing does
  std::optional<std::size_t> launch;  // index in Facts::launches
};

// Of one file. Any bytes are fine.
std::vector<CircusWatcher> read_circus_watchers(std::string_view path, std::string_view text);

}  // namespace sqreen::doctor
