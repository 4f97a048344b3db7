// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/agent_loss.h"

#include "doctor/uwsgi/settings.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kVariable = "PYTHONPATH";

// "env = PYTHONPATH=src:$(PYTHONPATH)" keeps it.
bool replaces_path(const UwsgiEffect& effect) {
  if (effect.key == "unenv") return effect.value == kVariable;
  if (effect.key != "env") return false;
  const std::size_t equals = effect.value.find('=');
  return equals != std::string::npos && effect.value.substr(0, equals) == kVariable &&
         effect.written.find("$(PYTHONPATH)") == std::string::npos;
}

}  // namespace

std::optional<UwsgiAgentLoss> find_agent_loss(const UwsgiConfiguration& configuration) {
  for (const UwsgiEffect& effect : configuration.effects) {
    if (effect.kind != UwsgiEffect::Kind::applies) continue;
    if (replaces_path(effect)) {
      return UwsgiAgentLoss{place_of(effect), effect.key,
                            "Python does not get the PYTHONPATH of sqreen start"};
    }
    if (effect.key == "no-site" && uwsgi_means_yes(effect.value, effect.has_value)) {
      return UwsgiAgentLoss{place_of(effect), effect.key,
                            "Python does not import site, which lets the agent in"};
    }
  }
  return std::nullopt;
}

}  // namespace sqreen::doctor
