// SPDX-License-Identifier: Apache-2.0
// Packages whose own documentation asks for options of uWSGI: other agents, and libraries with
// threads of their own. Data only: to teach doctor a package, add a row.
#pragma once

#include <span>
#include <string_view>

namespace sqreen::doctor {

struct UwsgiNeeds {
  std::string_view package;            // normal name: "sentry-sdk"
  bool threads = false;                // enable-threads
  bool single_interpreter = false;     // single-interpreter
  bool after_fork = false;             // py-call-uwsgi-fork-hooks, or py-call-osafterfork
  bool own_load = false;               // lazy-apps, when the app is loaded before a fork
  bool postfork_does = false;          // ... or it is set up by uwsgidecorators.postfork
  bool skips_atexit = false;           // skip-atexit together with lazy-apps, before uWSGI 2.0.30
  std::string_view launcher = {};      // of its own, that does not work with uWSGI: "ddtrace-run"
  std::string_view in_its_place = {};  // "import = ddtrace.auto"
  std::string_view source;             // where its documentation says so
};

std::span<const UwsgiNeeds> packages_with_uwsgi_needs();

}  // namespace sqreen::doctor
