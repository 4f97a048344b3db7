// SPDX-License-Identifier: Apache-2.0
// gunicorn's configuration as gunicorn itself puts it together, later ones counting more: its
// defaults, the configuration file, GUNICORN_CMD_ARGS, the command line. The file is Python and is
// read by its tokens, never run: what is computed there is said to be.
//
// Follows gunicorn/app/base.py of 19.10 to 27.0 and is held against `gunicorn --print-config` by
// tests/integration/test_show_config.py.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"
#include "core/filesystem.h"
#include "doctor/finding.h"
#include "doctor/gunicorn/settings_table.h"
#include "doctor/launch/unknown_words.h"
#include "doctor/python/literal.h"

namespace sqreen::doctor {

struct GunicornOption {
  std::string name;   // "worker_class"
  std::string value;  // as `--print-config` prints it: "4", "['0.0.0.0:80']"; of what is computed
                      // the source
  std::vector<std::string> items;  // of a list: its texts
  bool known = true;               // false: only the running gunicorn knows the value
  Place place;
  std::string written;  // "-w 4", "workers = 4"
};

struct GunicornProblem {
  Place place;
  std::string what;
  std::string written;
};

struct GunicornConfiguration {
  std::vector<GunicornOption> options;  // in the order of being set; the last of a name counts
  std::string app;                      // "shop:app"; empty: none is named
  Place app_place;
  std::vector<GunicornProblem> refusals;  // gunicorn ends with an error before it serves
  std::vector<GunicornProblem> unread;    // what may set more, and could not be read
  std::vector<GunicornProblem> unknown;   // names in the file that gunicorn ignores and that look
                                          // like a setting
  std::vector<std::string> files;         // as named
  bool serves = true;                     // false: --check-config and its like

  const GunicornOption* find(std::string_view name) const;  // nullptr: nothing sets it
};

// `words`: those behind the program. `folder`: absolute; relative paths start there. What `unknown`
// holds is taken for right.
GunicornConfiguration read_gunicorn_configuration(std::span<const std::string> words,
                                                  const Environment& environment,
                                                  const FileSystem& files, std::string_view folder,
                                                  const UnknownWords& unknown = {});

}  // namespace sqreen::doctor
