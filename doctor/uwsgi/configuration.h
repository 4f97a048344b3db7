// SPDX-License-Identifier: Apache-2.0
// uWSGI's configuration as uWSGI itself puts it together: environment, then command line, with
// every file that either names read in its place. Follows core/config.c, core/init.c and
// core/uwsgi.c of uWSGI 2.0.21 to 2.0.31, and is held against the real one by
// tests/doctor/uwsgi/real_uwsgi_test.cpp.
//
// Starts nothing and reads only local files. What it cannot know (a configuration behind a URL, a
// plugin's own loader, a condition on a loaded plugin) is listed in `unread`, so that a verdict can
// say how sure it is.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/finding.h"
#include "doctor/launch/unknown_words.h"
#include "doctor/uwsgi/build.h"

namespace sqreen::doctor {

struct UwsgiOption {
  std::string key;        // without dashes
  std::string value;      // placeholders resolved
  bool has_value = true;  // false: a bare flag of the command line
  bool configured =
      false;  // acted on when it was read (`ini`, `if-env`, ...), so its value was never resolved
  Place place;
  std::string written;  // "--enable-threads", "-T", "enable-threads = true", as it stands there
  // What named the file, and what named that: "uwsgi.ini:3", "mid.ini:2 via uwsgi.ini:3", "command
  // line"; empty outside files.
  std::string loaded_by;
};

// One call of an option's function, in uWSGI's order. Naming some options sets others at once
// (`implies`), long before values are.
struct UwsgiEffect {
  enum class Kind : unsigned char { implies, applies };
  Kind kind;
  std::string key;
  std::string value;
  bool has_value;
  Place place;
  std::string written;
  std::string loaded_by;
};

struct UwsgiUnread {
  Place place;       // what asked for it
  std::string what;  // "cannot read x.ini: No such file or directory"
};

// uWSGI ends with an error while it reads: nothing is served.
struct UwsgiRefusal {
  Place place;
  std::string what;              // "cannot read x.ini: No such file or directory"
  bool depends_on_host = false;  // on a file, a folder or a user, which may be there elsewhere
};

// An option in a file that this uWSGI does not know, and so ignores, since it lacks the part.
struct UwsgiIgnored {
  UwsgiOption option;
  const UwsgiPart* part;
};

struct UwsgiConfiguration {
  std::vector<UwsgiOption> options;  // what `uwsgi --show-config` prints
  std::vector<UwsgiEffect> effects;
  std::vector<UwsgiUnread> unread;
  std::vector<UwsgiRefusal> refusals;  // in the order of reading: uWSGI comes only to the first
  std::vector<UwsgiIgnored> ignored;
  std::vector<std::string> files;  // as named, in the order of reading
};

// `argv`: the program first. `folder`: absolute; relative paths start there. Of `build` the version
// is what %V stands for; what it lacks is not known to it unless a plugin brings it. What `unknown`
// holds is not followed.
UwsgiConfiguration read_uwsgi_configuration(std::span<const std::string> argv,
                                            const Environment& environment, const FileSystem& files,
                                            std::string_view folder, const UwsgiBuild& build,
                                            const UnknownWords& unknown = {});

}  // namespace sqreen::doctor
