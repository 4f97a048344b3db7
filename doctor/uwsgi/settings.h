// SPDX-License-Identifier: Apache-2.0
// What uWSGI's options come to: the last value of each, by one name where it has several, and the
// apps that this instance loads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/uwsgi/configuration.h"

namespace sqreen::doctor {

struct UwsgiSetting {
  std::string value;
  bool has_value = true;  // false: a bare flag
  Place place;            // with what is written there and what named the file
};

struct UwsgiApp {
  std::string mount;   // "/two"; empty: the default app
  std::string target;  // "shop:app", "wsgi.py"
  Place place;
};

class UwsgiSettings {
 public:
  UwsgiSettings() = default;
  explicit UwsgiSettings(const UwsgiConfiguration& configuration);

  // Canonical names: "processes" (also workers), "virtualenv" (also home, venv, pyhome), "module"
  // (also wsgi), "wsgi-file" (also file), "py-autoreload". nullptr: nothing sets it.
  const UwsgiSetting* find(std::string_view name) const;
  bool is_on(std::string_view name) const;                     // set, and to no word for no
  long number(std::string_view name, long otherwise) const;    // as atoi() reads it
  const std::vector<UwsgiApp>& apps() const { return apps_; }  // in the order of loading

 private:
  std::map<std::string, UwsgiSetting, std::less<>> settings_;
  std::vector<UwsgiApp> apps_;
};

// uwsgi_opt_true(): every value but false, off, no and 0 means yes.
bool uwsgi_means_yes(std::string_view value, bool has_value);

// Where an option stands, with its words and what named its file.
template <typename Option>
Place place_of(const Option& option) {
  Place place = option.place;
  place.written = option.written;
  if (option.loaded_by != "command line") place.via = option.loaded_by;
  return place;
}

}  // namespace sqreen::doctor
