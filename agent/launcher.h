// SPDX-License-Identifier: Apache-2.0
// What a command line is: a web server, something that stays out, or something that passes the
// agent on.
//
// `sqreen start` asks before it execs, and every Python process that inherits the environment asks
// for itself, by the same table (launchers.cpp, data): a person adds a launcher by adding a row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/environment.h"

namespace sqreen::agent {

enum class LauncherRole : unsigned char {
  web,        // gunicorn, uwsgi, waitress-serve, chaussette, `flask run`, `manage.py runserver`...
  maybe_web,  // a script or module nobody knows: the agent runs, and protects when it comes to
              // serve
  wrapper,  // honcho, supervisord, newrelic-admin, a reloader's parent: stays out silently, passes
            // the environment on
  not_web,  // pytest, celery, RQ, shells, management commands, pip: stays out, one line says why
};

struct LauncherVerdict {
  LauncherRole role = LauncherRole::maybe_web;
  std::string
      name;  // "gunicorn", "celery worker", "manage.py shell"; a script's base name when unknown
  std::string reason;  // for not_web: "celery worker is not a web app"; for web: what it serves
                       // without protection (ASGI), else empty
  std::size_t wrapped =
      0;  // for wrappers that take a command: index in argv where it starts, 0 when there is none
};

// `argv` as the process has it: a program (any path), perhaps an interpreter with its options
// before a script or -m module. The environment tells reloader parents (WERKZEUG_RUN_MAIN,
// RUN_MAIN, FLASK_DEBUG) from the processes that serve.
LauncherVerdict classify_command(std::span<const std::string> argv, const Environment& environment);

}  // namespace sqreen::agent
