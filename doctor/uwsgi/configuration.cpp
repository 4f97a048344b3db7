// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/configuration.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/text.h"
#include "doctor/uwsgi/command_line.h"
#include "doctor/uwsgi/conditions.h"
#include "doctor/uwsgi/config_file.h"
#include "doctor/uwsgi/magic.h"
#include "doctor/uwsgi/option_table.h"
#include "doctor/uwsgi/placeholders.h"

namespace sqreen::doctor {
namespace {

// uWSGI has no limits: what includes or repeats itself never ends there.
constexpr std::size_t kMostSteps = 5'000;
constexpr std::size_t kMostBytes = 8u << 20;  // of all values together
constexpr std::size_t kMostFiles = 200;
constexpr int kDeepestFile = 30;
constexpr std::size_t kLongestFile = 4u << 20;
constexpr std::string_view kCommandLine = "command line";

enum class FileFormat : unsigned char { ini, xml, yaml, json };

struct Loader {
  std::string_view option;
  FileFormat format;
};

constexpr auto kLoaders = std::to_array<Loader>({
    {"ini", FileFormat::ini},
    {"ini-paste", FileFormat::ini},
    {"ini-paste-logged", FileFormat::ini},
    {"xml", FileFormat::xml},
    {"xmlconfig", FileFormat::xml},
    {"yaml", FileFormat::yaml},
    {"yml", FileFormat::yaml},
    {"json", FileFormat::json},
    {"js", FileFormat::json},
});

// Loaders that this reader does not follow.
constexpr auto kForeignLoaders = std::to_array<std::string_view>(
    {"config", "inject-before", "inject-after", "sqlite", "sqlite3", "ldap", "early-envdir"});

// Variables of uWSGI's own, which parse_sys_envs() leaves out.
constexpr auto kOwnVariables = std::to_array<std::string_view>(
    {"UWSGI_RELOADS", "UWSGI_VASSALS_DIR", "UWSGI_EMPEROR_FD", "UWSGI_BROODLORD_NUM",
     "UWSGI_EMPEROR_FD_CONFIG", "UWSGI_EMPEROR_PROXY", "UWSGI_JAIL_PID",
     "UWSGI_ORIGINAL_PROC_NAME"});

template <typename Table>
bool holds(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

class Reader {
 public:
  Reader(const Environment& environment, const FileSystem& files, std::string_view folder,
         std::string_view uwsgi_version)
      : environment_(environment), files_(files), folder_(folder), magic_(folder, uwsgi_version) {}

  UwsgiConfiguration read(std::span<const std::string> argv) {
    read_environment();
    read_command_line(argv.empty() ? argv : argv.subspan(1));
    resolve_placeholders();
    configure();
    return std::move(out_);
  }

 private:
  void unread(const Place& place, std::string what) {
    out_.unread.push_back({place, std::move(what)});
  }

  void give_up(const Place& place) {
    if (!full_) unread(place, "the configuration never ends: a file or an option includes itself?");
    full_ = true;
  }

  // False when there was more than any configuration needs.
  bool spend(const UwsgiOption& option) {
    bytes_ += option.value.size();
    if (++steps_ > kMostSteps || bytes_ > kMostBytes) give_up(option.place);
    return !full_;
  }

  // UWSGI_ENABLE_THREADS=1 is the option enable-threads with the value 1.
  void read_environment() {
    constexpr std::string_view kPrefix = "UWSGI_";
    for (auto found = environment_.lower_bound(kPrefix);
         found != environment_.end() && found->first.starts_with(kPrefix); ++found) {
      if (holds(kOwnVariables, found->first)) continue;
      std::string key = to_lower(std::string_view(found->first).substr(kPrefix.size()));
      std::replace(key.begin(), key.end(), '_', '-');
      UwsgiOption option;
      option.key = std::move(key);
      option.value = found->second;
      option.place.source = "environment";
      option.place.origin = Origin::environment;
      option.written = found->first + "=" + found->second;
      add(std::move(option));
    }
  }

  void read_command_line(std::span<const std::string> arguments) {
    CommandLine line(arguments);
    const Place place{.source = std::string(kCommandLine), .origin = Origin::command_line};
    while (const auto typed =
               line.next([this](std::string_view name) { return custom_kind(name); })) {
      UwsgiOption option;
      option.key = typed->name;
      option.value = typed->value.value_or("");
      option.has_value = typed->value.has_value();
      option.place = place;
      option.written = typed->written + (typed->value ? " " + *typed->value : "");
      add(std::move(option));
    }
    if (!line.problem().empty()) {
      unread(place, "uWSGI refuses its command line: " + line.problem());
      return;
    }
    for (const std::string& operand : line.operands()) {
      if (!operand.starts_with('[')) load_by_ending(operand, place);
    }
  }

  // add_exported_option() of core/config.c.
  void add(UwsgiOption option) {
    if (!spend(option)) return;
    if (!inside_logic_) {
      if (ends_logic(option.key)) logic_.reset();
      if (logic_) return repeat(option);
    }
    const std::size_t index = out_.options.size();
    out_.options.push_back(std::move(option));
    // A copy, since acting on it may add options.
    const UwsgiOption added = out_.options.back();
    if (option_kind(added.key)) {
      if (needs_master(added.key)) effect(UwsgiEffect::Kind::implies, "master", added);
      if (needs_threads(added.key)) effect(UwsgiEffect::Kind::implies, "enable-threads", added);
    }
    if (act_at_once(added)) out_.options[index].configured = true;
  }

  void effect(UwsgiEffect::Kind kind, std::string key, const UwsgiOption& by) {
    out_.effects.push_back(
        {kind, std::move(key), by.value, by.has_value, by.place, by.written, by.loaded_by});
  }

  // A line between if-... or for... and its end.
  void repeat(const UwsgiOption& option) {
    const LogicWorld world{environment_, files_, folder_,
                           [this](std::string_view key) { return first_value(key); }};
    const auto values = evaluate_logic(logic_->key, logic_->value, world);
    if (!values) {
      unread(option.place, "whether `" + option.written + "` counts depends on `" +
                               logic_->written + "`, which only a running uWSGI knows");
      return;
    }
    inside_logic_ = true;
    for (const std::string& value : *values) {
      if (full_) break;
      UwsgiOption repeated = option;
      repeated.value = substitute(option.value, "%(_)", value);
      add(std::move(repeated));
    }
    inside_logic_ = false;
  }

  // Options that uWSGI acts on while it reads (UWSGI_OPT_IMMEDIATE), as far as they matter to what
  // is read.
  bool act_at_once(const UwsgiOption& option) {
    if (is_logic_option(option.key)) {
      if (logic_)
        unread(option.place, "uWSGI refuses `" + option.written + "` inside another block");
      logic_ = option;
      return true;
    }
    for (const Loader& loader : kLoaders) {
      if (loader.option == option.key) {
        load(loader.format, option.value, option.place);
        return true;
      }
    }
    if (option.key == "include") {
      load_by_ending(option.value, option.place);
    } else if (option.key == "set") {
      set(option, false);
    } else if (option.key == "set-placeholder" || option.key == "set-ph") {
      set(option, true);
    } else if (option.key == "declare-option") {
      declare(option);
    } else if (custom_.contains(option.key)) {
      run_custom(option);
    } else if (holds(kForeignLoaders, option.key)) {
      unread(option.place,
             "`" + option.written + "` is a kind of configuration that is not read here");
    } else {
      return false;
    }
    return true;
  }

  void set(const UwsgiOption& option, bool only_placeholder) {
    const std::size_t equals = option.value.find('=');
    if (equals == std::string::npos) return;
    UwsgiOption named = option;
    named.key = option.value.substr(0, equals);
    named.value = option.value.substr(equals + 1);
    named.has_value = true;
    if (!only_placeholder) return add(std::move(named));
    named.configured = true;
    out_.options.push_back(std::move(named));
  }

  // newoption=first=$1;second=$2
  void declare(const UwsgiOption& option) {
    const std::size_t equals = option.value.find('=');
    if (equals == std::string::npos) return;
    custom_[option.value.substr(0, equals)] = option.value.substr(equals + 1);
  }

  std::optional<ArgumentKind> custom_kind(std::string_view name) const {
    const auto found = custom_.find(name);
    if (found == custom_.end()) return std::nullopt;
    for (const std::string_view argument : {"$1", "$2", "$3"}) {
      if (found->second.find(argument) != std::string::npos) return ArgumentKind::required;
    }
    return ArgumentKind::none;
  }

  void run_custom(const UwsgiOption& option) {
    if (++custom_depth_ > kDeepestFile) give_up(option.place);
    const std::string body = custom_.find(option.key)->second;
    for (const std::string_view part : split(body, ';')) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) continue;
      UwsgiOption step = option;
      step.key = fill_in(part.substr(0, equals), option.value);
      step.value = fill_in(part.substr(equals + 1), option.value);
      step.has_value = true;
      if (!spend(step)) break;
      if (!act_at_once(step)) apply(step);
    }
    --custom_depth_;
  }

  static std::string fill_in(std::string_view part, std::string_view arguments) {
    std::string filled(part);
    int number = 1;
    for (const std::string_view argument : split(arguments, ' ')) {
      filled = substitute(filled, "$" + std::to_string(number++), argument);
      if (number > 100) break;
    }
    return filled;
  }

  void load_by_ending(const std::string& path, const Place& by) {
    const auto ends = [&](std::string_view ending) { return path.ends_with(ending); };
    // The upper-case magic variables stay what they are.
    const bool had_first = had_first_file_;
    had_first_file_ = true;
    if (ends(".ini")) {
      load(FileFormat::ini, path, by);
    } else if (ends(".xml")) {
      load(FileFormat::xml, path, by);
    } else if (ends(".yaml") || ends(".yml")) {
      load(FileFormat::yaml, path, by);
    } else if (ends(".json") || ends(".js")) {
      load(FileFormat::json, path, by);
    } else {
      unread(by, "uWSGI cannot load " + printable(shortened(path, 80)) +
                     ": its ending is none of .ini, .xml, .yaml, .yml, .json, .js" +
                     (path.find(':') == std::string::npos
                          ? ""
                          : " (a section behind a colon needs --ini or its like)"));
    }
    had_first_file_ = had_first;
  }

  // `name`: path, path:section, or :section of the file before.
  void load(FileFormat format, const std::string& name, const Place& by) {
    if (name == "-" || name.find("://") != std::string::npos) {
      return unread(
          by, "the configuration behind " + printable(shortened(name, 80)) + " is not read here");
    }
    const std::size_t colon = name.rfind(':');
    std::string path = name.substr(0, colon);
    const std::string section = colon == std::string::npos ? "" : name.substr(colon + 1);
    if (path.empty()) path = last_file_;
    if (full_ || out_.files.size() >= kMostFiles || file_depth_ >= kDeepestFile) {
      return give_up(by);
    }
    const auto text =
        files_.read(path.starts_with('/') ? path : std::string(folder_) + "/" + path, kLongestFile);
    if (!text) return unread(by, "cannot read " + printable(text.error().message));
    out_.files.push_back(path);
    last_file_ = path;
    magic_.set_file(files_, path, section, !had_first_file_);
    had_first_file_ = true;
    ++file_depth_;
    take(parse(format, magic_.replace(*text), section), path, section, by);
    --file_depth_;
  }

  static ConfigFile parse(FileFormat format, std::string_view text, std::string_view section) {
    const std::string_view asked = section.empty() ? std::string_view("uwsgi") : section;
    switch (format) {
      case FileFormat::ini:
        return parse_ini_config(text, asked);
      case FileFormat::yaml:
        return parse_yaml_config(text, asked);
      case FileFormat::json:
        return parse_json_config(text, asked);
      case FileFormat::xml:
        break;
    }
    return parse_xml_config(text, section.empty() ? std::nullopt : std::optional(section));
  }

  void take(ConfigFile file, const std::string& path, const std::string& section, const Place& by) {
    for (ConfigLine& line : file.lines) {
      UwsgiOption option;
      option.key = std::move(line.key);
      option.value = std::move(line.value);
      option.place = {.source = path, .line = line.line};
      option.written = std::move(line.written);
      option.loaded_by = by.text();
      add(std::move(option));
    }
    if (!file.error.empty()) {
      unread({.source = path, .line = file.error_line},
             "uWSGI cannot read " + printable(path) + ": " + printable(shortened(file.error, 200)));
    } else if (!file.section_found) {
      unread({.source = path}, "there is no section \"" +
                                   (section.empty() ? "uwsgi" : printable(section)) + "\" in " +
                                   printable(path));
    }
  }

  // uwsgi_get_exported_opt(): the first one, which has no value when it is a bare flag of the
  // command line.
  std::optional<std::string> first_value(std::string_view key) const {
    for (const UwsgiOption& option : out_.options) {
      if (option.key != key) continue;
      if (!option.has_value) return std::nullopt;
      return option.value;
    }
    return std::nullopt;
  }

  void resolve_placeholders() {
    const auto variable = [this](std::string_view name) { return find(environment_, name); };
    const auto file = [this](std::string_view path) -> std::optional<std::string> {
      const auto text =
          files_.read(path.starts_with('/') ? std::string(path)
                                            : std::string(folder_) + "/" + std::string(path),
                      kLongestFile);
      if (!text) return std::nullopt;
      return std::string(text->ends_with('\n') ? text->substr(0, text->size() - 1) : *text);
    };
    const auto option = [this](std::string_view expression) {
      return evaluate_placeholder(expression,
                                  [this](std::string_view key) { return first_value(key); });
    };
    const std::pair<char, Lookup> passes[] = {{'$', variable}, {'@', file}, {'%', option}};
    for (const auto& [symbol, lookup] : passes) {
      for (std::size_t i = 0; i < out_.options.size(); ++i) {
        if (out_.options[i].configured) continue;
        out_.options[i].value = resolve(out_.options[i].value, symbol, lookup);
      }
    }
  }

  // uwsgi_configure(): whatever is left, in order; `inherit` adds options at the end, whose
  // placeholders are never resolved.
  void configure() {
    for (std::size_t i = 0; i < out_.options.size(); ++i) {
      if (out_.options[i].configured) continue;
      const UwsgiOption option = out_.options[i];
      if (option.key == "inherit") {
        load_by_ending(option.value, option.place);
      } else if (option.key == "declare-option2") {
        declare(option);
      } else if (custom_.contains(option.key)) {
        run_custom(option);
      } else {
        apply(option);
      }
    }
  }

  void apply(const UwsgiOption& option) { effect(UwsgiEffect::Kind::applies, option.key, option); }

  const Environment& environment_;
  const FileSystem& files_;
  std::string_view folder_;
  MagicVariables magic_;
  UwsgiConfiguration out_;
  std::optional<UwsgiOption> logic_;  // the block we are in
  bool inside_logic_ = false;         // adding a repetition: no logic of its own
  std::map<std::string, std::string, std::less<>> custom_;
  std::string last_file_;
  bool had_first_file_ = false;
  bool full_ = false;
  std::size_t steps_ = 0;
  std::size_t bytes_ = 0;
  int file_depth_ = 0;
  int custom_depth_ = 0;
};

}  // namespace

UwsgiConfiguration read_uwsgi_configuration(std::span<const std::string> argv,
                                            const Environment& environment, const FileSystem& files,
                                            std::string_view folder,
                                            std::string_view uwsgi_version) {
  return Reader(environment, files, folder, uwsgi_version).read(argv);
}

}  // namespace sqreen::doctor
