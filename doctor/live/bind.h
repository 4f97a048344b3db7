// SPDX-License-Identifier: Apache-2.0
// A server's command line, changed so that it serves on a loopback port of ours and nowhere else:
// an app that is tried out must not take the sockets, pid files or log files of the one that may
// be running beside it.
//
//   gunicorn -w 4 -b unix:/run/shop.sock shop:app
//   gunicorn --workers=4 shop:app --bind=127.0.0.1:20117 --pid=/tmp/.../gunicorn.pid ...
//
// Known: gunicorn, uWSGI, waitress-serve, chaussette, `flask run`, `manage.py runserver`, behind
// any wrapper whose command line shows them.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "core/environment.h"
#include "doctor/launch/launch.h"
#include "doctor/project.h"

namespace sqreen::doctor {

struct BoundCommand {
  std::vector<std::string> words;
  Environment environment;
};

struct BindRequest {
  const Launch& launch;
  const Project& project;
  const Environment& environment;  // what the command is started in
  int port;
  std::string scratch;  // a folder of ours, for what a server has to write somewhere
};

// `words`: as it was given, wrappers in front. The error says why it cannot be done, for people:
// "start.sh is not a server whose address can be changed".
tl::expected<BoundCommand, std::string> bind_to_port(const std::vector<std::string>& words,
                                                     const BindRequest& request);

// A server's own arguments, one function each; `environment` may be changed too.
using BoundArguments = tl::expected<std::vector<std::string>, std::string>;
using Arguments = std::vector<std::string>;
BoundArguments bind_gunicorn(const Arguments& arguments, const BindRequest& request,
                             Environment& environment);
BoundArguments bind_uwsgi(const Arguments& arguments, const BindRequest& request,
                          Environment& environment);
BoundArguments bind_waitress(const Arguments& arguments, const BindRequest& request,
                             Environment& environment);
BoundArguments bind_chaussette(const Arguments& arguments, const BindRequest& request,
                               Environment& environment);
BoundArguments bind_flask(const Arguments& arguments, const BindRequest& request,
                          Environment& environment);
BoundArguments bind_django(const Arguments& arguments, const BindRequest& request,
                           Environment& environment);

}  // namespace sqreen::doctor
