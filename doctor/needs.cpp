// SPDX-License-Identifier: Apache-2.0
// What checks can ask for. A new one: its words here, its declaration in check.h.
#include <algorithm>

#include "doctor/check.h"
#include "doctor/facts.h"

namespace sqreen::doctor {

const Need needs_nothing{"nothing", [](const Facts&) { return true; }};
const Need needs_judged{
    "a project",
    [](const Facts& facts) { return facts.processes.empty() || !facts.launches.empty(); },
    [](const Facts&) { return std::string("the app runs, and its processes are judged"); }};
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
const Need needs_dashboard{"a dashboard_url",
                           [](const Facts& facts) { return !facts.settings.dashboards.empty(); }};

namespace {

// Those that were tried.
bool any_way(const Facts& facts, bool (*fits)(const Way& way)) {
  const std::vector<Way>& ways = facts.network.ways;
  return std::any_of(ways.begin(), ways.end(),
                     [&](const Way& way) { return way.end != WayEnd::untried && fits(way); });
}

std::string why_nothing_was_tried(const Facts& facts) {
  const auto& [skipped, ways] = facts.network;
  const bool tried = any_way(facts, [](const Way&) { return true; });
  return skipped.empty() && !tried && !ways.empty() ? ways.front().why : skipped;
}

}  // namespace

const Need needs_asked_dashboard{
    "a dashboard_url of an app that runs here, or of a command behind --, with a way that leads as "
    "far as to the dashboard",
    [](const Facts& facts) {
      const auto& [skipped, ways] = facts.network;
      return skipped.empty() && std::any_of(ways.begin(), ways.end(), [](const Way& way) {
               switch (way.end) {
                 case WayEnd::untried:  // which has to be said
                   return true;
                 case WayEnd::answered:
                 case WayEnd::not_connected:
                 case WayEnd::silent:
                 case WayEnd::no_http:
                   return !way.at_proxy;
                 default:
                   return false;
               }
             });
    },
    why_nothing_was_tried};
const Need needs_resolved_dashboard{
    "a dashboard whose name is resolved here",
    [](const Facts& facts) {
      return any_way(facts, [](const Way& way) { return !way.proxy.resolves_names(); });
    },
    why_nothing_was_tried};
const Need needs_proxy{"a proxy on the way to a dashboard",
                       [](const Facts& facts) {
                         return any_way(facts,
                                        [](const Way& way) { return !way.proxy.url.empty(); });
                       },
                       why_nothing_was_tried};
const Need needs_tls{
    "a dashboard that is reached, by TLS",
    [](const Facts& facts) {
      return any_way(facts, [](const Way& way) {
        return way.exchange.encrypted ||
               (!way.at_proxy && (way.end == WayEnd::bad_certificate || way.end == WayEnd::no_tls));
      });
    },
    why_nothing_was_tried};
const Need needs_date{"a dashboard's answer with a date",
                      [](const Facts& facts) {
                        return any_way(facts, [](const Way& way) {
                          return !way.at_proxy && way.exchange.date.has_value();
                        });
                      },
                      why_nothing_was_tried};
const Need needs_live{"--live", [](const Facts& facts) { return facts.live.has_value(); }};

}  // namespace sqreen::doctor
