// SPDX-License-Identifier: Apache-2.0
#include "core/settings.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/ini.h"
#include "core/settings_table.h"
#include "core/text.h"

namespace sqreen {
namespace {

constexpr std::string_view kSection = "sqreen";
constexpr std::string_view kPrefix = "SQREEN_";
constexpr std::size_t kIniLimit = 1u << 20;
constexpr std::size_t kQuotedLimit = 80;  // bytes of a value that a message repeats

// A value as found, and where: "SQREEN_MODE" or "sqreen.ini:4: mode".
struct Given {
  std::string where;
  std::string text;
};

class Loader {
 public:
  Loader(const Environment& environment, const FileSystem& files)
      : environment_(environment), files_(files) {}

  LoadedSettings load() {
    take_defaults();
    read_ini();
    for (const SettingRow& row : setting_rows()) take(row);
    look_for_unknown_variables();
    judge_together();
    return std::move(loaded_);
  }

 private:
  void problem(ErrorCode code, std::string message) {
    loaded_.problems.push_back({code, std::move(message)});
  }

  void take_defaults() {
    for (const SettingRow& row : setting_rows()) {
      if (!row.description.fallback.empty()) {
        row.take(loaded_.settings, row.description.fallback);
      }
    }
  }

  // Environment first, then the ini file; what is empty is not set.
  std::optional<Given> given(const SettingDescription& setting) const {
    const auto variable = environment_.find(setting.variable);
    if (variable != environment_.end() && !trim(variable->second).empty()) {
      return Given{std::string(setting.variable), std::string(trim(variable->second))};
    }
    const auto line = ini_.find(setting.key);
    if (line != ini_.end() && !setting.key.empty() && !line->second.value.empty()) {
      return Given{at(line->second.line) + std::string(setting.key), line->second.value};
    }
    return std::nullopt;
  }

  void take(const SettingRow& row) {
    const auto value = given(row.description);
    if (!value) return;
    if (const Complaint complaint = row.take(loaded_.settings, value->text)) {
      problem(ErrorCode::invalid_value,
              value->where + ": " + quoted(row.description, value->text) + " " + *complaint);
    }
  }

  // An URL may hold a password, which must not reach a log.
  static std::string quoted(const SettingDescription& setting, std::string_view text) {
    const bool is_url = setting.key == "http_proxy" || setting.key == "dashboard_url";
    if (is_url && text.find('@') != std::string_view::npos) {
      return "the value (not shown, it holds credentials)";
    }
    return "\"" + printable(shortened(text, kQuotedLimit)) + "\"";
  }

  std::string at(int line) const {
    return printable(loaded_.ini_path) + ":" + std::to_string(line) + ": ";
  }

  void read_ini() {
    const auto named = find(environment_, "SQREEN_CONFIG_FILE");
    if (named && !trim(*named).empty()) {
      loaded_.ini_path = std::string(trim(*named));
      if (!parse_file()) {
        problem(read_error_.code, "SQREEN_CONFIG_FILE: cannot read " + read_error_.message);
        loaded_.ini_path.clear();
      }
      return;
    }
    std::vector<std::string> candidates = {"sqreen.ini"};
    if (const auto home = find(environment_, "HOME"); home && !home->empty()) {
      candidates.push_back(*home + "/.sqreen.ini");
    }
    candidates.emplace_back("/etc/sqreen.ini");
    for (const std::string& candidate : candidates) {
      if (!files_.status(candidate).exists) continue;
      loaded_.ini_path = candidate;
      if (!parse_file()) problem(read_error_.code, read_error_.message);
      return;
    }
  }

  bool parse_file() {
    const auto text = files_.read(loaded_.ini_path, kIniLimit);
    if (!text) {
      read_error_ = {text.error().code, printable(text.error().message)};
      return false;
    }
    const IniFile file = parse_ini(*text);
    for (const int line : file.strange_lines) {
      problem(ErrorCode::malformed, at(line) + "neither a section nor \"key = value\"");
    }
    for (const IniEntry& entry : file.entries) sort_in(entry);
    return true;
  }

  void sort_in(const IniEntry& entry) {
    const std::string key = to_lower(entry.key);  // as Python's configparser reads it
    if (entry.section != kSection) return judge_section(entry);
    if (!entry.has_value) {
      return problem(ErrorCode::malformed,
                     at(entry.line) + printable(entry.key) + ": has no value (use key = value)");
    }
    if (!is_known_key(key)) {
      return problem(ErrorCode::unknown_setting,
                     at(entry.line) + printable(entry.key) + ": no such setting" + key_hint(key));
    }
    const auto [existing, is_new] = ini_.try_emplace(key, entry);
    if (is_new) return;
    problem(ErrorCode::invalid_value, at(entry.line) + key + ": already set in line " +
                                          std::to_string(existing->second.line) +
                                          "; this later value counts");
    existing->second = entry;
  }

  // Other programs may keep their sections in the file; what looks like ours misspelled was meant
  // for us.
  void judge_section(const IniEntry& entry) {
    if (entry.section == last_foreign_section_) return;
    last_foreign_section_ = entry.section;
    constexpr std::string_view kSections[] = {kSection};
    if (entry.section.empty()) {
      problem(ErrorCode::unknown_setting,
              at(entry.line) + printable(entry.key) +
                  ": stands before the section [sqreen], so it is not read");
    } else if (did_you_mean(entry.section, kSections)) {
      problem(ErrorCode::unknown_setting, at(entry.line) + "section [" + printable(entry.section) +
                                              "] is not read; did you mean [sqreen]?");
    }
  }

  static bool is_known_key(std::string_view key) {
    for (const SettingDescription& setting : setting_descriptions()) {
      if (!setting.key.empty() && setting.key == key) return true;
    }
    return false;
  }

  static std::string key_hint(std::string_view key) {
    std::vector<std::string_view> keys;
    keys.reserve(setting_descriptions().size());
    for (const SettingDescription& setting : setting_descriptions()) keys.push_back(setting.key);
    const auto meant = did_you_mean(key, keys);
    return meant ? "; did you mean " + std::string(*meant) + "?" : "";
  }

  void look_for_unknown_variables() {
    std::vector<std::string_view> names;
    names.reserve(setting_descriptions().size());
    for (const SettingDescription& setting : setting_descriptions()) {
      names.push_back(setting.variable);
    }
    const auto internal = internal_variables();
    for (auto found = environment_.lower_bound(kPrefix); found != environment_.end(); ++found) {
      const std::string_view name = found->first;
      if (!name.starts_with(kPrefix)) break;
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      if (std::find(internal.begin(), internal.end(), name) != internal.end()) continue;
      // Compared without the prefix, which would make every short name look close.
      std::vector<std::string_view> endings;
      endings.reserve(names.size());
      for (const std::string_view known : names) endings.push_back(known.substr(kPrefix.size()));
      const auto meant = did_you_mean(name.substr(kPrefix.size()), endings);
      problem(
          ErrorCode::unknown_setting,
          printable(name) + ": no such setting" +
              (meant ? "; did you mean " + std::string(kPrefix) + std::string(*meant) + "?" : ""));
    }
  }

  void judge_together() {
    for (const SettingRow& row : setting_rows()) {
      if (row.description.key != "block_status" || loaded_.settings.block_redirect.empty())
        continue;
      const auto status = given(row.description);
      if (status) {
        problem(ErrorCode::invalid_value,
                status->where + ": has no effect, since block_redirect is set");
      }
    }
  }

  const Environment& environment_;
  const FileSystem& files_;
  LoadedSettings loaded_;
  std::map<std::string, IniEntry, std::less<>> ini_;
  std::optional<std::string> last_foreign_section_;
  Error read_error_{ErrorCode::file_unreadable, ""};
};

}  // namespace

LoadedSettings load_settings(const Environment& environment, const FileSystem& files) {
  return Loader(environment, files).load();
}

}  // namespace sqreen
