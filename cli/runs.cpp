// SPDX-License-Identifier: Apache-2.0
#include "cli/runs.h"

#include <algorithm>
#include <filesystem>

#include "core/process_note.h"
#include "relay/run_home.h"
#include "relay/store.h"

namespace sqreen::cli {
namespace {

constexpr std::string_view kStoreSuffix = ".db";

bool is_wanted(std::string_view app, std::string_view wanted) {
  return wanted.empty() || app == app_file_name(wanted);
}

// Its name as it was given; the folder's has no spaces or slashes.
std::string given_name(const Settings& settings, const Environment& environment,
                       const std::string& app) {
  for (const std::string& path : find_stores(settings, environment, app)) {
    const auto store = relay::Store::open_read_only(path);
    if (store && !store->app_name().empty()) return store->app_name();
  }
  return app;
}

AppStatus read_live(const std::string& folder, const SharedRegion& region, const Clock& clock) {
  AppStatus app;
  app.root = region.root();
  for (ProcessInfo& process : processes_of_run(region, folder)) {
    if (is_alive(process.process)) app.processes.push_back(std::move(process));
  }
  app.relay = region.relay();
  app.relay_alive = region.relay_beats(clock.monotonic_ns());
  app.relay_note = relay::read_note(folder);
  app.compatibility = relay::read_compatibility(folder);
  app.dropped = region.dropped();
  return app;
}

// It lives, since its lock is held; who it is, and whether it is protected, nobody can tell.
AppStatus read_lost(const std::string& folder, const Error& error) {
  AppStatus app;
  app.relay_note = relay::read_note(folder);
  if (app.relay_note.empty()) app.relay_note = error.message;
  return app;
}

}  // namespace

Protection protection_of(const AppStatus& app) {
  const auto any = [&app](auto matches) {
    return std::any_of(app.processes.begin(), app.processes.end(), matches);
  };
  const bool gap = any(is_protection_gap);
  const bool guarding =
      any([](const ProcessInfo& one) { return one.state == ProcessState::guarding; });
  const bool starting =
      any([](const ProcessInfo& one) { return one.state == ProcessState::starting; });
  if (gap) return guarding || starting ? Protection::partial : Protection::none;
  if (guarding) return Protection::full;
  return starting ? Protection::starting : Protection::none;
}

std::vector<AppStatus> live_apps(const Settings& settings, const Environment& environment,
                                 std::string_view app, const Clock& clock) {
  std::vector<AppStatus> apps;
  for (const std::string& runtime : readable_runtime_folders(settings, environment)) {
    for (const FoundRun& run : list_runs(runtime)) {
      if (!is_wanted(run.app, app)) continue;
      const auto region = SharedRegion::open_copy(run.folder + "/region");
      if (app_is_gone(run.folder, region)) continue;
      apps.push_back(region ? read_live(run.folder, *region, clock)
                            : read_lost(run.folder, region.error()));
      apps.back().name = given_name(settings, environment, run.app);
    }
  }
  std::sort(apps.begin(), apps.end(), [](const AppStatus& a, const AppStatus& b) {
    return std::tie(a.name, a.root.pid) < std::tie(b.name, b.root.pid);
  });
  return apps;
}

std::vector<AppStatus> ended_apps(const Settings& settings, const Environment& environment,
                                  std::string_view app, const std::vector<AppStatus>& live) {
  std::vector<AppStatus> apps;
  for (const std::string& path : find_stores(settings, environment, app)) {
    const auto store = relay::Store::open_read_only(path);
    if (!store) continue;
    const auto lives = [&store](const AppStatus& one) { return one.name == store->app_name(); };
    if (std::any_of(live.begin(), live.end(), lives)) continue;
    auto run = store->last_run();
    if (!run || !*run) continue;
    AppStatus ended;
    ended.name = store->app_name();
    ended.ended = true;
    ended.last_seen_ns = (*run)->wall_ns;
    ended.processes = std::move((*run)->processes);
    ended.relay_note = (*run)->note;
    ended.dropped = (*run)->dropped;
    apps.push_back(std::move(ended));
  }
  return apps;
}

std::vector<std::string> find_stores(const Settings& settings, const Environment& environment,
                                     std::string_view app) {
  std::vector<std::string> stores;
  for (const std::string& folder : readable_state_folders(settings, environment)) {
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename();
      if (!name.ends_with(kStoreSuffix)) continue;
      if (is_wanted(name.substr(0, name.size() - kStoreSuffix.size()), app)) {
        stores.push_back(folder + '/' + name);
      }
    }
  }
  std::sort(stores.begin(), stores.end());
  return stores;
}

}  // namespace sqreen::cli
