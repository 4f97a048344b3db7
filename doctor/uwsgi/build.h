// SPDX-License-Identifier: Apache-2.0
// The uWSGI program itself: its release, the Python in it, and which of its parts it was built or
// is started with. A build may lack JSON; Debian's finds Python, the HTTP router and gevent only
// through plugins; an option of a part that is not there is an error on the command line, and is
// silently ignored in a file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::doctor {

// A part of uWSGI that some builds or releases lack.
struct UwsgiPart {
  std::string_view name;     // "JSON", "HTTP router"
  std::string_view options;  // of it: words; "route-*" means all that begin so
  std::string_view
      help;  // of one of them, as `uwsgi --help` prints it: how the program is searched
  std::string_view remedy;  // "load it: --plugin http"
};

struct UwsgiBuild {
  std::string version;     // "2.0.21-debian"; empty: not known
  std::string python;      // "3.11.2"; empty: not known
  bool inspected = false;  // false: it may have every part, and any plugin
  bool libyaml = true;     // false: it reads YAML line by line
  std::vector<const UwsgiPart*> missing;

  // The part that has `option` when this build lacks it; nullptr: it has, or nobody knows.
  const UwsgiPart* missing_part(std::string_view option) const;
};

// Searches the program, which is read whole. Fills `libyaml` and `missing`; leaves them when it
// cannot be read or is no uWSGI.
void inspect_uwsgi_program(UwsgiBuild& build, const std::string& program, const FileSystem& files);

// A plugin by name or path ("python3", "0:http", "/opt/x_plugin.so"), as uWSGI looks for it: what
// it brings is missing no more. False: there is no such file.
bool load_uwsgi_plugin(UwsgiBuild& build, std::string_view plugin,
                       std::span<const std::string> plugin_folders, const FileSystem& files);

}  // namespace sqreen::doctor
