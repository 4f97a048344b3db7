// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/configuration.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/text.h"
#include "doctor/uwsgi/command_line.h"
#include "doctor/uwsgi/conditions.h"
#include "doctor/uwsgi/config_loader.h"
#include "doctor/uwsgi/custom_options.h"
#include "doctor/uwsgi/option_table.h"
#include "doctor/uwsgi/placeholders.h"
#include "doctor/word_table.h"

namespace sqreen::doctor {
namespace {

// uWSGI has no limits: what includes or repeats itself never ends there.
constexpr std::size_t kMostSteps = 5'000;
constexpr std::size_t kMostBytes = 8u << 20;  // of all values together
constexpr std::size_t kMostFiles = 200;
constexpr int kDeepestFile = 30;
constexpr std::string_view kCommandLine = "command line";

// Loaders that this reader does not follow.
constexpr auto kForeignLoaders = std::to_array<std::string_view>(
    {"config", "sqlite", "sqlite3", "ldap", "early-envdir", "resolve"});

// Variables of uWSGI's own, which parse_sys_envs() leaves out.
constexpr auto kOwnVariables = std::to_array<std::string_view>(
    {"UWSGI_RELOADS", "UWSGI_VASSALS_DIR", "UWSGI_EMPEROR_FD", "UWSGI_BROODLORD_NUM",
     "UWSGI_EMPEROR_FD_CONFIG", "UWSGI_EMPEROR_PROXY", "UWSGI_JAIL_PID",
     "UWSGI_ORIGINAL_PROC_NAME"});

class Reader {
 public:
  Reader(const Environment& environment, const FileSystem& files, std::string_view folder,
         const UwsgiBuild& build, const UnknownWords& unknown)
      : environment_(environment),
        files_(files),
        folder_(folder),
        build_(build),
        unknown_(unknown),
        loader_(files, folder, build) {}

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

  void refuse(const Place& place, std::string what, bool depends_on_host = false) {
    out_.refusals.push_back({place, std::move(what), depends_on_host});
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
               line.next([this](std::string_view name) { return custom_.kind(name); })) {
      if (const UwsgiPart* part = build_.missing_part(typed->name)) {
        return refuse(place, "unrecognized option '" + printable(typed->written) +
                                 "': this uWSGI has no " + std::string(part->name) + " (" +
                                 std::string(part->remedy) + ")");
      }
      UwsgiOption option;
      option.key = typed->name;
      option.value = typed->value.value_or("");
      option.has_value = typed->value.has_value();
      option.place = place;
      option.written = typed->written + (typed->value ? " " + *typed->value : "");
      add(std::move(option));
    }
    if (!line.problem().empty()) {
      return refuse(place, line.problem());
    }
    for (const std::string& operand : line.operands()) {
      if (!operand.starts_with('[')) load_by_ending(operand, place, "");
    }
  }

  // add_exported_option() of core/config.c.
  void add(UwsgiOption option) {
    if (!spend(option) || is_forbidden(option)) return;
    if (!inside_logic_) {
      if (ends_logic(option.key)) logic_.reset();
      if (logic_) return repeat(option);
    }
    const std::size_t index = out_.options.size();
    out_.options.push_back(std::move(option));
    // A copy, since acting on it may add options.
    const UwsgiOption added = out_.options.back();
    if (!is_known(added.key)) refuse_if_strict(added);
    if (is_option(added.key)) {
      if (needs_master(added.key)) effect(UwsgiEffect::Kind::implies, "master", added);
      if (needs_threads(added.key)) effect(UwsgiEffect::Kind::implies, "enable-threads", added);
    }
    if (act_at_once(added)) out_.options[index].configured = true;
  }

  bool is_known(std::string_view key) const { return is_option(key) || custom_.contains(key); }
  bool is_option(std::string_view key) const {
    return option_kind(key).has_value() && build_.missing_part(key) == nullptr;
  }

  // With `strict`, what is no option is no placeholder either.
  void refuse_if_strict(const UwsgiOption& option) {
    if (!strict_) return;
    refuse(option.place, "`strict` is set, and there is no option `" +
                             printable(shortened(option.key, 60)) + "`");
  }

  // Between blacklist = and end-blacklist, whitelist = and end-whitelist; a whitelist has to name
  // its own end.
  bool is_forbidden(const UwsgiOption& option) {
    const std::string key = to_lower(option.key);
    const bool forbidden = denied_.contains(key) || (allowed_ && !allowed_->contains(key));
    if (forbidden) {
      refuse(option.place, "`" + printable(shortened(option.key, 60)) +
                               "` is forbidden here by `blacklist` or `whitelist`");
    }
    return forbidden;
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
    if (build_.missing_part(option.key) != nullptr) return false;
    if (is_logic_option(option.key)) {
      if (logic_)
        refuse(option.place,
               "`" + printable(shortened(option.written, 80)) + "` stands inside another block");
      logic_ = option;
      return true;
    }
    if (const auto format = format_of_option(option.key)) {
      load(*format, option.value, option.place, option.loaded_by);
    } else if (option.key == "include") {
      load_by_ending(option.value, option.place, option.loaded_by);
    } else if (option.key == "inject-before") {
      loader_.inject_before(option.value);
    } else if (option.key == "inject-after") {
      loader_.inject_after(option.value);
    } else if (option.key == "plugin-dir" || option.key == "plugins-dir") {
      plugin_folders_.push_back(option.value);
    } else if (is_plugin_option(option.key)) {
      load_plugins(option);
    } else if (option.key == "strict") {
      strict_ = true;
    } else if (option.key == "blacklist" || option.key == "whitelist") {
      forbid(option);
    } else if (option.key == "end-blacklist") {
      denied_.clear();
    } else if (option.key == "end-whitelist") {
      allowed_.reset();
    } else if (option.key == "set") {
      set(option, false);
    } else if (option.key == "set-placeholder" || option.key == "set-ph") {
      set(option, true);
    } else if (option.key == "declare-option") {
      custom_.declare(option.value);
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
    if (option_kind(named.key)) {
      refuse(option.place, "`" + printable(shortened(named.key, 60)) +
                               "` is an option, so it cannot be a placeholder");
    }
    named.configured = true;
    out_.options.push_back(std::move(named));
  }

  static bool is_plugin_option(std::string_view key) {
    return key == "plugin" || key == "plugins" || key == "need-plugin" || key == "need-plugins";
  }

  void load_plugins(const UwsgiOption& option) {
    if (!build_.inspected) return;
    for (const std::string_view name : split(option.value, ',')) {
      const bool loaded = load_uwsgi_plugin(build_, trim(name), plugin_folders_, files_);
      if (loaded || !option.key.starts_with("need")) continue;
      refuse(option.place, "there is no plugin " + printable(trim(name)), true);
    }
  }

  void forbid(const UwsgiOption& option) {
    std::set<std::string, std::less<>> names;
    for (const std::string_view name : split(option.value, ' ')) names.insert(to_lower(name));
    if (option.key == "blacklist") {
      denied_ = std::move(names);
    } else {
      allowed_ = std::move(names);
    }
  }

  void run_custom(const UwsgiOption& option) {
    if (++custom_depth_ > kDeepestFile) give_up(option.place);
    for (auto& [key, value] : custom_.steps(option.key, option.value)) {
      UwsgiOption step = option;
      step.key = std::move(key);
      step.value = std::move(value);
      step.has_value = true;
      if (!spend(step)) break;
      if (!act_at_once(step)) apply(step);
    }
    --custom_depth_;
  }

  // Said where it is so.
  bool is_unknown(const std::string& path, const Place& by) {
    if (!unknown_.hold(path)) return false;
    unread(by, "what " + printable(shortened(path, 80)) + " is, only the running shell knows");
    return true;
  }

  void load_by_ending(const std::string& path, const Place& by, const std::string& via) {
    if (is_unknown(path, by)) return;
    // The upper-case magic variables stay what they are.
    const bool had_first = had_first_file_;
    had_first_file_ = true;
    const auto format = format_of_ending(path);
    const std::string_view option =
        format ? std::string_view(path).substr(path.rfind('.') + 1) : std::string_view();
    if (const UwsgiPart* part = build_.missing_part(option)) {
      refuse(by, "uWSGI cannot load " + printable(shortened(path, 80)) + ": it has no " +
                     std::string(part->name) + " (" + std::string(part->remedy) + ")");
    } else if (format) {
      load(*format, path, by, via);
    } else {
      refuse(by, "uWSGI cannot load " + printable(shortened(path, 80)) +
                     ": its ending is none of .ini, .xml, .yaml, .yml, .json, .js" +
                     (path.find(':') == std::string::npos
                          ? ""
                          : " (a section behind a colon needs --ini or its like)"));
    }
    had_first_file_ = had_first;
  }

  // `via`: what named the file in which `by` stands.
  void load(ConfigFormat format, const std::string& name, const Place& by, const std::string& via) {
    if (full_ || out_.files.size() >= kMostFiles || file_depth_ >= kDeepestFile) {
      return give_up(by);
    }
    if (is_unknown(name, by)) return;
    LoadedConfig loaded = loader_.load(format, name, !had_first_file_);
    if (!loaded.unknown.empty()) return unread(by, std::move(loaded.unknown));
    if (!loaded.refused.empty()) return refuse(by, std::move(loaded.refused), loaded.is_missing);
    had_first_file_ = true;
    out_.files.push_back(loaded.path);
    const bool named_by_file = !via.empty() && via != kCommandLine;
    ++file_depth_;
    take(format, std::move(loaded), by.text() + (named_by_file ? " via " + via : ""));
    --file_depth_;
  }

  void take(ConfigFormat format, LoadedConfig loaded, const std::string& via) {
    for (ConfigLine& line : loaded.file.lines) {
      UwsgiOption option;
      option.key = std::move(line.key);
      option.value = std::move(line.value);
      option.place = {.source = loaded.path, .line = line.line};
      option.written = std::move(line.written);
      option.loaded_by = via;
      add(std::move(option));
    }
    if (!loaded.file.error.empty()) {
      refuse({.source = loaded.path, .line = loaded.file.error_line},
             printable(loaded.path) + " is no " + std::string(format_name(format)) +
                 " that uWSGI can read: " + printable(shortened(loaded.file.error, 200)));
    } else if (!loaded.file.section_found) {
      // Nothing is refused: uWSGI takes no option from it and goes on.
      unread({.source = loaded.path},
             "there is no section \"" +
                 (loaded.section.empty() ? "uwsgi" : printable(loaded.section)) + "\" in " +
                 printable(loaded.path));
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
      const auto text = loader_.read(path);
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
        load_by_ending(option.value, option.place, option.loaded_by);
      } else if (option.key == "declare-option2") {
        custom_.declare(option.value);
      } else if (custom_.contains(option.key)) {
        run_custom(option);
      } else {
        // `strict` counts for what was read before it, too.
        if (!is_known(option.key) && out_.refusals.empty()) refuse_if_strict(option);
        if (const UwsgiPart* part = build_.missing_part(option.key)) {
          out_.ignored.push_back({option, part});
        } else {
          apply(option);
        }
      }
    }
  }

  void apply(const UwsgiOption& option) { effect(UwsgiEffect::Kind::applies, option.key, option); }

  const Environment& environment_;
  const FileSystem& files_;
  std::string_view folder_;
  UwsgiBuild build_;  // with what plugins bring
  const UnknownWords& unknown_;
  std::vector<std::string> plugin_folders_;
  ConfigLoader loader_;
  CustomOptions custom_;
  UwsgiConfiguration out_;
  std::optional<UwsgiOption> logic_;  // the block we are in
  bool inside_logic_ = false;         // adding a repetition: no logic of its own
  bool strict_ = false;
  std::set<std::string, std::less<>> denied_;
  std::optional<std::set<std::string, std::less<>>> allowed_;
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
                                            std::string_view folder, const UwsgiBuild& build,
                                            const UnknownWords& unknown) {
  return Reader(environment, files, folder, build, unknown).read(argv);
}

}  // namespace sqreen::doctor
