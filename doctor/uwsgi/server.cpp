// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/server.h"

#include <array>
#include <charconv>

#include "core/text.h"
#include "doctor/uwsgi/option_table.h"

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

template <typename Table>
bool holds(const Table& table, std::string_view word) {
  for (const auto& entry : table) {
    if (entry == word) return true;
  }
  return false;
}

// uwsgi_opt_true(): every value but these means yes.
bool means_yes(const UwsgiEffect& effect) {
  if (!effect.has_value) return true;
  for (const std::string_view no : {"false", "off", "no"}) {
    if (equals_ignoring_case(effect.value, no)) return false;
  }
  return effect.value != "0";
}

Place shown(Place place, const std::string& written, const std::string& loaded_by) {
  place.written = written;
  if (loaded_by != "command line") place.via = loaded_by;
  return place;
}

void set(UwsgiSwitch& target, bool on, const UwsgiEffect& effect) {
  target.on = on;
  target.place = shown(effect.place, effect.written, effect.loaded_by);
}

void apply(UwsgiServer& server, const UwsgiEffect& effect) {
  const bool implied = effect.kind == UwsgiEffect::Kind::implies;
  for (const SwitchOption& option : kSwitches) {
    if (option.key == effect.key) set(server.*option.target, implied || means_yes(effect), effect);
  }
  if (effect.key == "snmp" && !implied) set(server.master, true, effect);
}

// sanitize_args() of core/init.c, after all options: threads are on from 2.0.27 whatever was said,
// before that with `threads` above 1.
void settle_threads(UwsgiServer& server, const UwsgiConfiguration& configuration) {
  if (server.is_version_at_least(2, 0, 27)) {
    if (server.threads.on) return;
    server.threads.on = true;
    server.threads.place = Place();
    return;
  }
  const UwsgiEffect* last = nullptr;
  for (const UwsgiEffect& effect : configuration.effects) {
    if (effect.kind == UwsgiEffect::Kind::applies && effect.key == "threads") last = &effect;
  }
  if (last == nullptr || server.threads.on) return;
  int count = 0;
  std::from_chars(last->value.data(), last->value.data() + last->value.size(), count);
  if (count > 1) set(server.threads, true, *last);
}

bool is_misspelled(const UwsgiOption& option) {
  if (option_kind(option.key)) return false;
  std::vector<std::string_view> names;
  for (const SwitchOption& known : kSwitches) {
    if (known.key != "lazy" && known.key != "master") names.push_back(known.key);
  }
  return did_you_mean(option.key, names).has_value();
}

bool runs_apps(const UwsgiConfiguration& configuration) {
  bool is_emperor = false;
  bool has_app = false;
  for (const UwsgiOption& option : configuration.options) {
    if (holds(kCommands, option.key)) return false;
    is_emperor = is_emperor || option.key == "emperor";
    has_app = has_app || holds(kAppOptions, option.key);
  }
  return has_app || !is_emperor;
}

}  // namespace

UwsgiServer judge_effects(const UwsgiConfiguration& configuration, std::string_view uwsgi_version,
                          std::string_view python_version) {
  UwsgiServer server;
  server.version = parse_version(uwsgi_version);
  server.python = parse_version(python_version);
  for (const UwsgiEffect& effect : configuration.effects) apply(server, effect);
  settle_threads(server, configuration);
  server.unread = configuration.unread;
  for (const UwsgiOption& option : configuration.options) {
    if (is_misspelled(option)) server.misspelled.push_back(option);
  }
  if (!configuration.files.empty()) server.main_file = configuration.files.front();
  server.runs_apps = runs_apps(configuration);
  return server;
}

Place UwsgiServer::main_place() const {
  if (!main_file.empty()) return {.source = main_file};
  return {.source = "command line", .origin = Origin::command_line};
}

std::string UwsgiServer::how_to_add(std::string_view option) const {
  const std::string name(option);
  const auto to_file = [&](const std::string& line) {
    return "add `" + line + "` to " + printable(main_file);
  };
  if (main_file.ends_with(".yaml") || main_file.ends_with(".yml")) return to_file(name + ": true");
  if (main_file.ends_with(".json") || main_file.ends_with(".js")) {
    return to_file("\"" + name + "\": true");
  }
  if (main_file.ends_with(".xml")) return to_file("<" + name + "/>");
  return main_file.empty() ? "add --" + name : to_file(name + " = true");
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
    return shown(typed.place, typed.written, typed.loaded_by);
  }
  return main_place();
}

}  // namespace sqreen::doctor
