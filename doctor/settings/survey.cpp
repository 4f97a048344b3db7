// SPDX-License-Identifier: Apache-2.0
#include "doctor/settings/survey.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "compat/paths.h"
#include "core/ascii.h"
#include "core/folder_view.h"
#include "core/ini.h"
#include "core/text.h"
#include "doctor/launch/source_text.h"
#include "doctor/settings/key_place.h"
#include "doctor/settings/variable_spelling.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kPrefix = "SQREEN_";
constexpr std::size_t kMostProblems = 200;

// Settings that are a secret, or may hold one.
struct SecretSetting {
  std::string_view key;
  std::string_view variable;
};
constexpr auto kSecrets = std::to_array<SecretSetting>({
    {"token", "SQREEN_TOKEN"},
    {"http_proxy", "SQREEN_HTTP_PROXY"},
    {"dashboard_url", "SQREEN_DASHBOARD_URL"},
});

// The file system as a launch finds it: relative paths begin in its folder, and what is not in the
// project is there only for a launch that runs here.
class LaunchView final : public FolderView {
 public:
  LaunchView(const Project& project, std::string folder, bool runs_here)
      : FolderView(std::move(folder), project.files()), project_(project), runs_here_(runs_here) {}

  Expected<std::string> read(const std::string& path, std::size_t limit) const override {
    if (!is_visible(path))
      return fail(ErrorCode::file_not_found, path + ": No such file or directory");
    return FolderView::read(path, limit);
  }
  FileStatus status(const std::string& path) const override {
    return is_visible(path) ? FolderView::status(path) : FileStatus();
  }

 private:
  bool is_visible(const std::string& path) const {
    return runs_here_ || !project_.relative(absolute(path)).starts_with('/');
  }

  const Project& project_;
  bool runs_here_;
};

class SettingsSurvey {
 public:
  SettingsSurvey(Facts& facts, const Project& project) : facts_(facts), project_(project) {}

  void run() {
    for (std::size_t i = 0; i < facts_.launches.size(); ++i) look_at_launch(i);
    // A project without a launch is asked all the same.
    if (facts_.launches.empty()) load({}, project_.folder(), false, std::nullopt);
  }

 private:
  void look_at_launch(std::size_t index) {
    const Launch& launch = facts_.launches[index];
    facts_.settings.of_launch.push_back(
        load(launch.environment, launch.folder, launch.runs_here, index));
    for (const auto& [name, value] : launch.environment) {
      const auto meant = meant_variable(name);
      if (meant)
        add_problem(name + ": nothing reads it; did you mean " + *meant + "?", {}, {}, index);
    }
    for (const auto& [key, name] : kSecrets) {
      const auto value = find(launch.environment, name);
      if (!value || launch.runs_here || !is_secret(name, *value)) continue;
      expose(launch.place, std::string(name), "stands in a file of the project");
    }
  }

  Settings load(const Environment& environment, const std::string& folder, bool runs_here,
                std::optional<std::size_t> launch) {
    const LaunchView view(project_, folder, runs_here);
    Environment seen;
    for (const auto& [name, value] : environment) {
      if (name.starts_with(kPrefix) || (runs_here && name == "HOME")) seen[name] = value;
    }
    const LoadedSettings loaded = load_settings(seen, view);
    std::string ini;
    if (!loaded.ini_path.empty()) {
      ini = project_.relative(loaded.ini_path.starts_with('/')
                                  ? loaded.ini_path
                                  : compat::join(folder, loaded.ini_path));
      if (facts_.settings.ini_path.empty()) facts_.settings.ini_path = ini;
      look_at_ini(ini, view, runs_here);
    }
    for (std::size_t i = 0; i < std::min(loaded.problems.size(), kMostProblems); ++i) {
      add_problem(loaded.problems[i].message, printable(loaded.ini_path), ini, launch);
    }
    if (loaded.problems.size() > kMostProblems) {
      const std::string named = printable(loaded.ini_path);
      const std::size_t rest = loaded.problems.size() - kMostProblems;
      add_problem(named + ": " + std::to_string(rest) + " more settings are wrong", named, ini,
                  launch);
    }
    if (const auto url = parse_http_url(loaded.settings.dashboard_url)) {
      facts_.settings.dashboards.push_back({*url, place_of_dashboard(seen, ini, launch), launch});
    }
    if (facts_.ignores.empty() && !loaded.settings.doctor_ignore.empty()) {
      facts_.ignores = read_ignore_setting(loaded.settings.doctor_ignore, {.source = ini});
    }
    return loaded.settings;
  }

  // "sqreen.ini:4: mode: ..." or "SQREEN_MODE: ..."
  void add_problem(std::string_view message, const std::string& named, const std::string& ini,
                   std::optional<std::size_t> launch) {
    SettingsProblem problem{.place = {}, .message = std::string(message), .launch = {}};
    if (!named.empty() && message.starts_with(named + ":")) {
      message.remove_prefix(named.size() + 1);
      problem.place.source = ini;
      const char* end = message.data() + message.size();
      const auto [stop, error] = std::from_chars(message.data(), end, problem.place.line);
      if (error == std::errc())
        message.remove_prefix(static_cast<std::size_t>(stop - message.data()) + 1);
      problem.message = std::string(trim(message));
      if (const auto text = project_.read(ini)) {
        problem.place.column = 1;
        problem.place.written = std::string(trim(line_of(*text, problem.place.line)));
      }
    } else if (launch) {
      problem.launch = launch;
      problem.place = place_of_variable(message.substr(0, message.find(':')), *launch);
    }
    if (seen_.insert(problem.place.text() + problem.message).second) {
      facts_.settings.problems.push_back(std::move(problem));
    }
  }

  Place place_of_dashboard(const Environment& environment, const std::string& ini,
                           std::optional<std::size_t> launch) const {
    constexpr std::string_view kVariable = "SQREEN_DASHBOARD_URL";
    if (launch && !trim(find(environment, kVariable).value_or("")).empty()) {
      return place_of_variable(kVariable, *launch);
    }
    return place_of_key(ini, project_.read(ini).value_or(""), "dashboard_url");
  }

  // Its line in the launch file, when only one line has it; else the launch.
  Place place_of_variable(std::string_view name, std::size_t launch) const {
    const Place& place = facts_.launches[launch].place;
    const std::string text = project_.read(place.source).value_or("");
    Place found = place;
    int number = 0;
    int lines = 0;
    for (const std::string_view line : split(text, '\n')) {
      ++number;
      const std::size_t at = find_name(line, name);
      if (at == std::string_view::npos) continue;
      ++lines;
      found.line = number;
      found.column = character_column(line, at);
      found.written = std::string(name);  // its value may be the token
    }
    return lines == 1 ? found : place;
  }

  // As a whole name: SQREEN_MODE is none of SQREEN_MODEL.
  static std::size_t find_name(std::string_view line, std::string_view name) {
    const auto is_part = [&](std::size_t at) {
      return at < line.size() && (is_ascii_alphanumeric(line[at]) || line[at] == '_');
    };
    for (std::size_t at = line.find(name); at != std::string_view::npos;
         at = line.find(name, at + 1)) {
      if ((at == 0 || !is_part(at - 1)) && !is_part(at + name.size())) return at;
    }
    return std::string_view::npos;
  }

  static bool is_secret(std::string_view name, const std::string& value) {
    if (trim(value).empty() || value.find('$') != std::string::npos) return false;
    return name == "SQREEN_TOKEN" || value.find('@') != std::string::npos;
  }

  void look_at_ini(const std::string& path, const FileSystem& view, bool runs_here) {
    if (!seen_.insert("ini " + path).second) return;
    const auto text = view.read(project_.absolute(path), Project::kLargestFile);
    if (!text) return;
    const FileStatus status = view.status(project_.absolute(path));
    const bool in_project = !path.starts_with('/');
    for (const IniEntry& entry : parse_ini(*text).entries) {
      const std::string key = to_lower(entry.key);
      const auto* secret = std::find_if(kSecrets.begin(), kSecrets.end(),
                                        [&](const SecretSetting& one) { return one.key == key; });
      if (entry.section != "sqreen" || secret == kSecrets.end()) continue;
      if (!is_secret(secret->variable, entry.value)) continue;
      const Place place{
          .source = path, .line = entry.line, .column = 1, .written = entry.key + " = ..."};
      if (in_project && !runs_here && is_committed(path)) {
        expose(place, key, "stands in a file of the project");
      } else if ((status.mode & 0004) != 0) {
        expose(place, key, "can be read by everybody on this machine");
      }
    }
  }

  // In a checkout every file is; beside a .git, what its index names.
  bool is_committed(const std::string& path) const {
    const auto index =
        project_.files().read(compat::join(project_.folder(), ".git/index"), 64u << 20);
    return !index || index->find(path + '\0') != std::string::npos;
  }

  void expose(Place place, std::string setting, std::string how) {
    if (!seen_.insert("secret " + place.text() + setting).second) return;
    facts_.settings.secrets.push_back({std::move(place), std::move(setting), std::move(how)});
  }

  Facts& facts_;
  const Project& project_;
  std::set<std::string> seen_;
};

}  // namespace

void survey_settings(Facts& facts, const Project& project) {
  SettingsSurvey(facts, project).run();
}

}  // namespace sqreen::doctor
