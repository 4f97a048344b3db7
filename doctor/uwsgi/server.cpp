// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/server.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/text.h"
#include "doctor/uwsgi/option_table.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

struct SwitchOption {
  std::string_view key;
  UwsgiSwitch UwsgiServer::*target;
};

constexpr auto kSwitches = std::to_array<SwitchOption>({
    {"enable-threads", &UwsgiServer::threads},
    {"single-interpreter", &UwsgiServer::single_interpreter},
    {"master", &UwsgiServer::master},
    {"lazy-apps", &UwsgiServer::lazy_apps},
    {"lazy", &UwsgiServer::lazy},
    {"py-call-osafterfork", &UwsgiServer::osafterfork},
    {"py-call-uwsgi-fork-hooks", &UwsgiServer::fork_hooks},
});

// With one of these uWSGI does something else than serve, and ends.
constexpr auto kCommands =
    std::to_array<std::string_view>({"help",         "usage",        "version",
                                     "stop",         "reload",       "pause",
                                     "suspend",      "resume",       "connect-and-read",
                                     "extract",      "print-sym",    "print-symbol",
                                     "signal",       "cflags",       "dot-h",
                                     "config-py",    "build-plugin", "python-version",
                                     "dump-options", "get",          "binary-append-data"});

// What makes this instance load an app, beside being an emperor.
constexpr auto kAppOptions = std::to_array<std::string_view>(
    {"module", "wsgi", "wsgi-file", "file", "mount", "manage-script-name", "app", "paste",
     "ini-paste", "ini-paste-logged", "eval", "pyrun", "web3", "pump", "wsgi-lite", "callable"});

// It passes requests on to other servers.
constexpr auto kRouters = std::to_array<std::string_view>(
    {"http-to", "http-subscription-server", "http-use-base", "http-use-pattern", "http-use-socket",
     "fastrouter", "rawrouter", "sslrouter"});

constexpr auto kSockets = std::to_array<std::string_view>(
    {"socket", "uwsgi-socket", "suwsgi-socket", "http-socket", "https-socket", "fastcgi-socket",
     "scgi-socket", "raw-socket", "shared-socket"});

// Of apps in other languages; names of their plugins begin like that, too.
constexpr auto kOtherLanguages = std::to_array<std::string_view>(
    {"php", "psgi", "perl", "rack", "ruby", "rails", "rbenv", "rvm", "lua", "cgi", "jvm", "mono"});

bool is_of_other_language(std::string_view name) {
  return std::any_of(kOtherLanguages.begin(), kOtherLanguages.end(), [name](std::string_view one) {
    return name.starts_with(one) &&
           (name.size() == one.size() || !is_ascii_letter(name[one.size()]));
  });
}

// "php" and "python3" of `plugins = php,python3`
bool loads(const UwsgiOption& option, bool (*is_one)(std::string_view plugin)) {
  if (option.key != "plugin" && option.key != "plugins" && option.key != "need-plugin" &&
      option.key != "need-plugins") {
    return false;
  }
  const auto plugins = split(option.value, ',');
  return std::any_of(plugins.begin(), plugins.end(),
                     [is_one](std::string_view plugin) { return is_one(trim(plugin)); });
}

void set(UwsgiSwitch& target, bool on, const UwsgiEffect& effect) {
  target.on = on;
  target.place = place_of(effect);
}

void apply(UwsgiServer& server, const UwsgiEffect& effect) {
  const bool implied = effect.kind == UwsgiEffect::Kind::implies;
  for (const SwitchOption& option : kSwitches) {
    if (option.key == effect.key)
      set(server.*option.target, implied || uwsgi_means_yes(effect.value, effect.has_value),
          effect);
  }
  if (effect.key == "snmp" && !implied) set(server.master, true, effect);
}

// sanitize_args() of core/init.c, after all options: threads are on from 2.0.27 whatever was said,
// before that with `threads` above 1.
void settle_threads(UwsgiServer& server) {
  if (server.is_version_at_least(2, 0, 27)) {
    if (server.threads.on) return;
    server.threads.on = true;
    server.threads.place = Place();
    return;
  }
  if (server.threads.on || server.settings.number("threads", 0) <= 1) return;
  server.threads = {true, server.settings.find("threads")->place};
}

// sanitize_args() of core/init.c.
void refuse_values(UwsgiServer& server) {
  const UwsgiSetting* cheaper = server.settings.find("cheaper");
  if (cheaper == nullptr) return;
  const long spared = server.settings.number("cheaper", 0);
  if (spared > 0 && spared >= server.settings.number("processes", 1)) {
    server.refusals.push_back(
        {cheaper->place, "cheaper is " + std::to_string(spared) +
                             ", and must be lower than processes (" +
                             std::to_string(server.settings.number("processes", 1)) + ")"});
  }
}

bool is_misspelled(const UwsgiOption& option) {
  if (option_kind(option.key)) return false;
  std::vector<std::string_view> names;
  for (const SwitchOption& known : kSwitches) {
    if (known.key != "lazy" && known.key != "master") names.push_back(known.key);
  }
  return did_you_mean(option.key, names).has_value();
}

// An app that is named is Python's. Without one, it may be named by each request.
bool runs_apps(const UwsgiConfiguration& configuration, bool is_emperor) {
  const auto any = [&](auto matches) {
    return std::any_of(configuration.options.begin(), configuration.options.end(), matches);
  };
  const auto has = [&](const auto& keys) {
    return any([&](const UwsgiOption& option) { return holds(keys, option.key); });
  };
  if (has(kCommands)) return false;
  if (has(kAppOptions)) return true;
  if (is_emperor) return false;
  if (has(kRouters) && !has(kSockets)) return false;
  const bool is_python = any([](const UwsgiOption& option) {
    return loads(option, [](std::string_view plugin) { return plugin.starts_with("python"); });
  });
  return is_python || !any([](const UwsgiOption& option) {
           return is_of_other_language(option.key) || loads(option, is_of_other_language);
         });
}

}  // namespace

UwsgiServer judge_effects(const UwsgiConfiguration& configuration, const UwsgiBuild& build) {
  UwsgiServer server;
  server.version = parse_version(build.version);
  server.python = parse_version(build.python);
  for (const UwsgiEffect& effect : configuration.effects) apply(server, effect);
  server.settings = UwsgiSettings(configuration);
  settle_threads(server);
  server.unread = configuration.unread;
  server.refusals = configuration.refusals;
  server.ignored = configuration.ignored;
  refuse_values(server);
  for (const UwsgiOption& option : configuration.options) {
    if (is_misspelled(option)) server.misspelled.push_back(option);
  }
  if (!configuration.files.empty()) server.main_file = configuration.files.front();
  server.insertion.path = server.main_file;
  server.insertion.format = format_of_ending(server.main_file).value_or(ConfigFormat::ini);
  server.runs_apps = runs_apps(configuration, server.is_emperor());
  server.agent_loss = find_agent_loss(configuration);
  return server;
}

bool UwsgiServer::loads_before_fork() const {
  const bool forks = master.on || settings.number("processes", 1) > 1;
  return forks && !lazy_apps.on && !lazy.on;
}

bool UwsgiServer::mounts_before_fork() const {
  const auto& apps = settings.apps();
  const bool mounts =
      std::any_of(apps.begin(), apps.end(), [](const UwsgiApp& app) { return !app.mount.empty(); });
  return mounts && !lazy_apps.on && !lazy.on;
}

bool UwsgiServer::has_sub_interpreters() const {
  return !single_interpreter.on && settings.apps().size() > 1;
}

Place UwsgiServer::main_place() const {
  if (!main_file.empty()) return {.source = main_file};
  return {.source = "command line", .origin = Origin::command_line};
}

std::string UwsgiServer::how_to_add(std::string_view option) const {
  return insertion.words(option);
}

std::optional<Edit> UwsgiServer::edit_to_add(std::string_view option,
                                             const UwsgiSwitch& decided) const {
  // A line that says no counts more than a new one in front of it.
  const UwsgiSetting* setting = settings.find(option);
  const Place& place = decided.place.source.empty() && setting ? setting->place : decided.place;
  if (!place.source.empty()) {
    const std::string plain = std::string(option) + " = ";
    if (!place.is_file() || !place.written.starts_with(plain)) return std::nullopt;
    return Edit{.path = place.source,
                .line = place.line,
                .old_text = place.written,
                .new_text = plain + "true"};
  }
  return insertion.edit(option);
}

bool UwsgiServer::is_version_before(int major, int minor, int patch) const {
  return version && *version < Version{{major, minor, patch}};
}
bool UwsgiServer::is_version_at_least(int major, int minor, int patch) const {
  return version && *version >= Version{{major, minor, patch}};
}
bool UwsgiServer::is_python_before(int major, int minor) const {
  return python && *python < Version{{major, minor, 0}};
}
bool UwsgiServer::is_python_at_least(int major, int minor) const {
  return python && *python >= Version{{major, minor, 0}};
}

std::string UwsgiServer::name() const {
  if (!version) return "uWSGI";
  const auto& numbers = version->numbers;
  return "uWSGI " + std::to_string(numbers[0]) + "." + std::to_string(numbers[1]) + "." +
         std::to_string(numbers[2]);
}

Place UwsgiServer::evidence_for(std::string_view option, const UwsgiSwitch& decided) const {
  if (!decided.place.source.empty()) return decided.place;
  for (const UwsgiOption& typed : misspelled) {
    const std::string_view names[] = {option};
    if (!did_you_mean(typed.key, names)) continue;
    return place_of(typed);
  }
  return main_place();
}

}  // namespace sqreen::doctor
