// SPDX-License-Identifier: Apache-2.0
// The shape of one row of the launcher table (launchers.cpp).
//
//   {.programs = "celery", .modules = "celery", .role = LauncherRole::not_web,
//    .follows = Follows::subcommand, .value_options = "-A --app -b --broker"}
//
// Word lists are separated by spaces; a word that ends in '*' matches every word that begins like
// it.
#pragma once

#include <span>
#include <string_view>

#include "agent/launcher.h"

namespace sqreen::agent {

// What the words behind the launcher's own options are.
enum class Follows : unsigned char {
  nothing,        // nothing that decides
  subcommand,     // `flask run`, `celery worker`: see the lists of subcommands below
  command,        // a command line that another process will run: `ddtrace-run gunicorn shop:app`
  behind_dashes,  // the same behind `--`: `wait-for-it db:5432 -t 60 -- gunicorn shop:app`
  script,  // a script or `-m module` that runs in this same process: `python -m cProfile app.py`
};

// How a development server tells its reloading parent, which never serves, from the child that
// does.
enum class Reloader : unsigned char { none, django, flask };

struct Launcher {
  std::string_view programs;  // base names of programs and scripts
  std::string_view modules;   // what `python -m` is given
  LauncherRole role;          // unless a subcommand says otherwise
  Follows follows = Follows::nothing;
  std::string_view web;           // subcommands that serve
  std::string_view runs_command;  // subcommands that another command follows: wrapper
  std::string_view runs_script;   // subcommands that run a script in this same process
  std::string_view passes_on;     // subcommands that start others by a file of their own: wrapper
  std::string_view value_options = {};  // options whose value is the next word
  int skipped_words = 0;                // words before the wrapped command: `timeout 5 gunicorn`
  Reloader reloader = Reloader::none;
  bool asgi = false;
};

std::span<const Launcher> launchers();

}  // namespace sqreen::agent
