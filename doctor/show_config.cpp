// SPDX-License-Identifier: Apache-2.0
#include "doctor/show_config.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "doctor/gunicorn/survey.h"
#include "doctor/uwsgi/option_table.h"
#include "doctor/uwsgi/survey.h"

namespace sqreen::doctor {
namespace {

// uWSGI options with a value of which the last one counts; of others each one adds something.
constexpr auto kSingle = std::to_array<std::string_view>({"processes",
                                                          "workers",
                                                          "threads",
                                                          "cheaper",
                                                          "cheaper-initial",
                                                          "cheaper-step",
                                                          "harakiri",
                                                          "max-requests",
                                                          "module",
                                                          "wsgi",
                                                          "wsgi-file",
                                                          "file",
                                                          "callable",
                                                          "virtualenv",
                                                          "home",
                                                          "venv",
                                                          "pyhome",
                                                          "pidfile",
                                                          "uid",
                                                          "gid",
                                                          "buffer-size",
                                                          "listen",
                                                          "post-buffering",
                                                          "gevent",
                                                          "async",
                                                          "chdir",
                                                          "chdir2",
                                                          "stats",
                                                          "py-autoreload",
                                                          "thread-stacksize",
                                                          "worker-reload-mercy",
                                                          "reload-mercy",
                                                          "procname-prefix",
                                                          "daemonize",
                                                          "logto",
                                                          "logto2",
                                                          "umask",
                                                          "protocol"});

bool is_single(std::string_view name) {
  return option_kind(name) == ArgumentKind::none ||
         std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
}

std::string origin_of(const Place& place, const std::string& written) {
  if (place.origin == Origin::environment) {
    return written.substr(0, written.find('=')) + " in the environment";
  }
  std::string text = printable(place.text());
  if (!place.via.empty()) text += " via " + printable(place.via);
  return text;
}

// An option that another one brings along has no line of its own.
void add_implied(const UwsgiConfiguration& configuration, std::vector<ShownOption>& options) {
  std::vector<std::string> added;
  for (const UwsgiEffect& effect : configuration.effects) {
    if (effect.kind != UwsgiEffect::Kind::implies) continue;
    if (std::find(added.begin(), added.end(), effect.key) != added.end()) continue;
    added.push_back(effect.key);
    const Place place = place_of(effect);
    ShownOption option{.name = effect.key, .value = "true", .place = place};
    option.origin = "implied by `" + printable(shortened(effect.written, 60)) + "`, " +
                    origin_of(place, effect.written);
    options.push_back(std::move(option));
  }
}

void settle_uwsgi(const UwsgiConfiguration& configuration, std::vector<ShownOption>& options) {
  std::map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < options.size(); ++i) {
    ShownOption& option = options[i];
    for (const UwsgiIgnored& ignored : configuration.ignored) {
      if (ignored.option.key != option.name) continue;
      option.effective = false;
      option.note = "this uWSGI has no " + std::string(ignored.part->name);
    }
    if (!option_kind(option.name)) option.note = "no option of uWSGI's: a placeholder";
    if (!is_single(option.name)) continue;
    if (const auto found = last.find(option.name); found != last.end()) {
      options[found->second].effective = false;
      options[found->second].note = "a later one counts";
    }
    last[option.name] = i;
  }
}

ShownConfig show_uwsgi(const Launch& launch, const Project& project) {
  const SurveyedUwsgi surveyed = read_uwsgi(launch, project);
  ShownConfig shown{.server = "uwsgi", .version = surveyed.build.version};
  for (const UwsgiOption& option : surveyed.configuration.options) {
    const Place place = place_of(option);
    ShownOption line{
        .name = option.key, .origin = origin_of(place, option.written), .place = place};
    if (option.has_value) line.value = option.value;
    shown.options.push_back(std::move(line));
  }
  settle_uwsgi(surveyed.configuration, shown.options);
  add_implied(surveyed.configuration, shown.options);
  for (const UwsgiRefusal& refusal : surveyed.configuration.refusals) {
    shown.problems.push_back(refusal.place.text() + ": uWSGI does not start: " + refusal.what);
  }
  for (const UwsgiUnread& unread : surveyed.configuration.unread) {
    shown.problems.push_back(unread.place.text() + ": " + unread.what);
  }
  return shown;
}

ShownConfig show_gunicorn(const GunicornServer& server) {
  ShownConfig shown{.server = "gunicorn"};
  const GunicornConfiguration& configuration = server.configuration;
  for (const GunicornOption& option : configuration.options) {
    ShownOption line{.name = option.name, .value = option.value, .place = option.place};
    line.origin = origin_of(option.place, option.written);
    line.known = option.known;
    line.effective = configuration.find(option.name) == &option;
    if (!line.effective) line.note = "a later one counts";
    shown.options.push_back(std::move(line));
  }
  std::stable_sort(shown.options.begin(), shown.options.end(),
                   [](const ShownOption& a, const ShownOption& b) { return a.name < b.name; });
  for (const GunicornProblem& refusal : configuration.refusals) {
    shown.problems.push_back(refusal.place.text() + ": gunicorn does not start: " + refusal.what);
  }
  for (const auto* problems : {&configuration.unread, &configuration.unknown}) {
    for (const GunicornProblem& problem : *problems) {
      shown.problems.push_back(problem.place.text() + ": " + problem.what);
    }
  }
  return shown;
}

nlohmann::ordered_json as_json(const ShownOption& option) {
  nlohmann::ordered_json out;
  out["name"] = valid_utf8(option.name);
  out["value"] = option.value ? nlohmann::ordered_json(valid_utf8(*option.value)) : nullptr;
  out["origin"] = valid_utf8(option.origin);
  out["path"] =
      option.place.is_file() ? nlohmann::ordered_json(valid_utf8(option.place.source)) : nullptr;
  out["line"] = option.place.line > 0 ? nlohmann::ordered_json(option.place.line) : nullptr;
  out["effective"] = option.effective;
  out["known"] = option.known;
  out["note"] = option.note;
  return out;
}

}  // namespace

std::optional<ShownConfig> show_config(const Launch& launch, const Project& project) {
  std::optional<ShownConfig> shown;
  // An emperor and a router are no web apps, and have options.
  if (launch.role != LaunchRole::unknown && launch.launcher.name.starts_with("uwsgi")) {
    shown = show_uwsgi(launch, project);
  } else if (const auto gunicorn = survey_gunicorn(launch, 0, project)) {
    shown = show_gunicorn(*gunicorn);
  }
  if (shown) shown->command = printable(launch.shown);
  return shown;
}

std::string show_config_json(const std::vector<ShownConfig>& configs, std::string_view version) {
  nlohmann::ordered_json document;
  document["schema_version"] = 1;
  document["sqreen_version"] = version;
  document["servers"] = nlohmann::ordered_json::array();
  for (const ShownConfig& config : configs) {
    nlohmann::ordered_json server;
    server["server"] = config.server;
    server["version"] = valid_utf8(config.version);
    server["command"] = valid_utf8(config.command);
    server["options"] = nlohmann::ordered_json::array();
    for (const ShownOption& option : config.options) server["options"].push_back(as_json(option));
    server["problems"] = nlohmann::ordered_json::array();
    for (const std::string& problem : config.problems) {
      server["problems"].push_back(valid_utf8(problem));
    }
    document["servers"].push_back(std::move(server));
  }
  return document.dump(2);
}

}  // namespace sqreen::doctor
