// SPDX-License-Identifier: Apache-2.0
#include "doctor/network/survey.h"

#include <algorithm>

#include "compat/paths.h"
#include "core/folder_view.h"
#include "core/settings.h"
#include "core/text.h"
#include "core/version.h"
#include "doctor/network/exchange_process.h"
#include "doctor/running/proc.h"
#include "doctor/settings/key_place.h"

namespace sqreen::doctor {
namespace {

constexpr std::chrono::milliseconds kPatience{3000};
constexpr std::size_t kMostWays = 16;  // each is a process
constexpr std::size_t kLongestFile = 1u << 20;

// Where one thing on this host sends, or would.
Way way_of(const NamedDashboard& dashboard, const Settings& settings,
           const Environment& environment, const std::string& folder) {
  Way way{.url = dashboard.url, .place = dashboard.place, .launch = dashboard.launch};
  way.proxy = http::choose_proxy(way.url, settings.http_proxy, environment);
  way.authorities = http::choose_authorities(environment, folder);
  return way;
}

bool is_same(const Way& a, const Way& b) {
  return a.url == b.url && a.proxy.url == b.proxy.url && a.authorities.file == b.authorities.file &&
         a.authorities.folder == b.authorities.folder;
}

void add(std::vector<Way>& ways, Way way) {
  if (std::none_of(ways.begin(), ways.end(), [&](const Way& one) { return is_same(one, way); })) {
    ways.push_back(std::move(way));
  }
}

// Whatever is behind `--`: a supervisor is no web app, and its programs inherit the settings.
void add_launches(Facts& facts) {
  for (const NamedDashboard& dashboard : facts.settings.dashboards) {
    if (!dashboard.launch) continue;
    const Launch& launch = facts.launches[*dashboard.launch];
    if (!launch.runs_here) continue;
    add(facts.network.ways, way_of(dashboard, facts.settings.of_launch[*dashboard.launch],
                                   launch.environment, launch.folder));
  }
}

// As its first process was started: a later chdir() is not seen, and changes no setting.
void add_app(Facts& facts, const RunningApp& app, const FileSystem& files) {
  const Environment environment = environment_of(app.root, files);
  const std::string folder = files.read_link(proc_path(app.root, "cwd")).value_or("/");
  const FolderView view(folder, files);
  const LoadedSettings loaded = load_settings(environment, view);
  const auto url = parse_http_url(loaded.settings.dashboard_url);
  if (!url) return;
  NamedDashboard dashboard{.url = *url, .place = {}, .launch = {}};
  if (find(environment, "SQREEN_DASHBOARD_URL").value_or("").empty()) {
    const std::string ini =
        loaded.ini_path.starts_with('/') ? loaded.ini_path : compat::join(folder, loaded.ini_path);
    dashboard.place = place_of_key(ini, view.read(ini, kLongestFile).value_or(""), "dashboard_url");
    dashboard.place.origin = Origin::host;
  } else {
    dashboard.place = {.source = "pid " + std::to_string(app.root), .origin = Origin::host};
    dashboard.place.written = "SQREEN_DASHBOARD_URL";
  }
  add(facts.network.ways, way_of(dashboard, loaded.settings, environment, folder));
  facts.settings.dashboards.push_back(std::move(dashboard));
}

void try_all(std::vector<Way>& ways) {
  std::vector<ExchangeRequest> requests;
  for (const Way& way : ways) {
    if (requests.size() == kMostWays) break;
    requests.push_back({.url = way.url,
                        .proxy = way.proxy,
                        .authorities = way.authorities,
                        .user_agent = "sqreen-doctor/" + std::string(own_version())});
  }
  const std::vector<Exchange> exchanges = exchange_in_processes(requests, kPatience);
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (i < exchanges.size()) {
      ways[i].exchange = exchanges[i];
      judge_exchange(ways[i]);
    } else {
      ways[i].why = "there are more than " + std::to_string(kMostWays) + " ways to dashboards";
    }
  }
}

}  // namespace

void survey_network(Facts& facts, const NetworkRequest& request) {
  add_launches(facts);
  for (const RunningApp& app : facts.apps) add_app(facts, app, request.files);
  std::vector<Way>& ways = facts.network.ways;
  if (ways.empty()) return;
  if (request.offline) {
    facts.network.skipped = "--offline was given";
    return;
  }
  request.progress("an answer from " + ways.front().url.origin());
  try_all(ways);
}

}  // namespace sqreen::doctor
