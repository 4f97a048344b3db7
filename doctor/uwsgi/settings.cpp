// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/settings.h"

#include <array>
#include <charconv>
#include <utility>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr auto kAliases = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"workers", "processes"},
    {"wsgi", "module"},
    {"file", "wsgi-file"},
    {"home", "virtualenv"},
    {"venv", "virtualenv"},
    {"pyhome", "virtualenv"},
    {"py-auto-reload", "py-autoreload"},
    {"python-autoreload", "py-autoreload"},
    {"python-auto-reload", "py-autoreload"},
    {"ini-paste", "paste"},
    {"ini-paste-logged", "paste"},
});

std::string_view canonical(std::string_view name) {
  for (const auto& [alias, known] : kAliases) {
    if (alias == name) return known;
  }
  return name;
}

// One app each, loaded in this order before what is mounted (uwsgi_python_init_apps()).
constexpr auto kAppSlots = std::to_array<std::string_view>(
    {"module", "wsgi-file", "pecan", "paste", "eval", "web3", "pump", "wsgi-lite"});

}  // namespace

bool uwsgi_means_yes(std::string_view value, bool has_value) {
  if (!has_value) return true;
  for (const std::string_view no : {"false", "off", "no"}) {
    if (equals_ignoring_case(value, no)) return false;
  }
  return value != "0";
}

UwsgiSettings::UwsgiSettings(const UwsgiConfiguration& configuration) {
  std::vector<UwsgiApp> mounted;
  for (const UwsgiEffect& effect : configuration.effects) {
    if (effect.kind != UwsgiEffect::Kind::applies) continue;
    UwsgiSetting setting{effect.value, effect.has_value, place_of(effect)};
    if (effect.key == "mount") {
      const std::size_t equals = effect.value.find('=');
      if (equals != std::string::npos) {
        mounted.push_back(
            {effect.value.substr(0, equals), effect.value.substr(equals + 1), setting.place});
      }
    }
    settings_.insert_or_assign(std::string(canonical(effect.key)), std::move(setting));
  }
  for (const std::string_view slot : kAppSlots) {
    if (const UwsgiSetting* setting = find(slot)) {
      apps_.push_back({{}, setting->value, setting->place});
    }
  }
  apps_.insert(apps_.end(), mounted.begin(), mounted.end());
}

const UwsgiSetting* UwsgiSettings::find(std::string_view name) const {
  const auto found = settings_.find(name);
  return found == settings_.end() ? nullptr : &found->second;
}

bool UwsgiSettings::is_on(std::string_view name) const {
  const UwsgiSetting* setting = find(name);
  return setting != nullptr && uwsgi_means_yes(setting->value, setting->has_value);
}

long UwsgiSettings::number(std::string_view name, long otherwise) const {
  const UwsgiSetting* setting = find(name);
  if (setting == nullptr) return otherwise;
  long value = 0;
  const std::string_view text = trim(setting->value);
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace sqreen::doctor
