// SPDX-License-Identifier: Apache-2.0
// What checks can ask for. A new one: its words here, its declaration in check.h.
#include <algorithm>

#include "doctor/check.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

const Need needs_nothing{"nothing", [](const Facts&) { return true; }};
const Need needs_launch{"a launch command",
                        [](const Facts& facts) { return !facts.launches.empty(); }};
const Need needs_web_launch{
    "a launch of a web app", [](const Facts& facts) {
      return std::any_of(facts.launches.begin(), facts.launches.end(),
                         [](const Launch& launch) { return launch.role == LaunchRole::web; });
    }};
const Need needs_packages{
    "a requirements or lock file, or an environment behind --", [](const Facts& facts) {
      return !facts.packages.files.empty() || !facts.packages.packages.empty();
    }};
const Need needs_logins{"a login of Django",
                        [](const Facts& facts) { return !facts.packages.authenticate.empty(); }};
const Need needs_host{"a command that runs here, behind --",
                      [](const Facts& facts) { return facts.host.has_value(); }};
const Need needs_uwsgi{"a launch of uWSGI", [](const Facts& facts) {
                         return std::any_of(
                             facts.uwsgi.begin(), facts.uwsgi.end(),
                             [](const UwsgiServer& server) { return server.runs_apps; });
                       }};

const Need needs_gunicorn{"a launch of gunicorn",
                          [](const Facts& facts) { return !facts.gunicorn.empty(); }};
const Need needs_mod_wsgi{"an app under mod_wsgi",
                          [](const Facts& facts) { return !facts.mod_wsgi.empty(); }};
const Need needs_waitress{"a launch of waitress",
                          [](const Facts& facts) { return !facts.waitress.empty(); }};
const Need needs_circus{"a watcher of circus",
                        [](const Facts& facts) { return !facts.circus.empty(); }};
const Need needs_processes{"a running app",
                           [](const Facts& facts) { return !facts.processes.empty(); }};
const Need needs_apps{"an app that runs under sqreen",
                      [](const Facts& facts) { return !facts.apps.empty(); }};
const Need needs_live{"--live", [](const Facts& facts) { return facts.live.has_value(); }};

}  // namespace sqreen::doctor
