// SPDX-License-Identifier: Apache-2.0
// Options of uWSGI that keep out what `sqreen start` has put into the environment: uWSGI starts
// Python itself, after it has read them.
#pragma once

#include <optional>
#include <string>

#include "doctor/uwsgi/configuration.h"

namespace sqreen::doctor {

struct UwsgiAgentLoss {
  Place place;
  std::string option;  // "no-site"
  std::string what;    // "Python does not import site, which lets the agent in"
};

// The first one. Folders of `pythonpath` are added later, and do no harm.
std::optional<UwsgiAgentLoss> find_agent_loss(const UwsgiConfiguration& configuration);

}  // namespace sqreen::doctor
