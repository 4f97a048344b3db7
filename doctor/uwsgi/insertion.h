// SPDX-License-Identifier: Apache-2.0
// Where one more option of uWSGI would go: as a line of its own in front of the first option of the
// first configuration file, or on the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"
#include "doctor/finding.h"
#include "doctor/uwsgi/config_loader.h"
#include "doctor/uwsgi/configuration.h"

namespace sqreen::doctor {

struct UwsgiInsertion {
  std::string path;  // as the project names it; empty: the command line
  ConfigFormat format = ConfigFormat::ini;
  int line = 0;        // the new line goes behind this one; 0 with a path: not known
  std::string indent;  // of the options around it

  // "add `lazy-apps = true` to uwsgi.ini", "add --lazy-apps"
  std::string words(std::string_view option) const;
  // nullopt: a person has to find the place.
  std::optional<Edit> edit(std::string_view option) const;
};

// `absolute`: the first file's path on this machine.
UwsgiInsertion find_uwsgi_insertion(const UwsgiConfiguration& configuration,
                                    const std::string& absolute, const FileSystem& files);

}  // namespace sqreen::doctor
