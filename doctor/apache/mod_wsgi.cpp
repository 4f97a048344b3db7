// SPDX-License-Identifier: Apache-2.0
#include "doctor/apache/mod_wsgi.h"

#include <algorithm>

#include "core/text.h"
#include "doctor/python/agent_start.h"

namespace sqreen::doctor {
namespace {

constexpr std::string_view kGroupOption = "application-group=";
constexpr std::size_t kMostApps = 200;

// Words of a directive: blanks part them, double quotes hold them together.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool quoted = false;
  bool inside = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && quoted && i + 1 < line.size()) {
      word += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
      inside = true;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
      if (inside) words.push_back(std::move(word));
      word.clear();
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (inside) words.push_back(std::move(word));
  return words;
}

struct Section {
  std::size_t first_app;  // of those that stand in it
  std::string group;
  Place group_place;
};

class Reader {
 public:
  explicit Reader(std::string_view path) : path_(path) { sections_.push_back({}); }

  std::vector<ModWsgiApp> read(std::string_view text) {
    std::string joined;
    int number = 0;
    int first = 0;
    for (std::string_view line : split(text, '\n')) {
      ++number;
      if (joined.empty()) first = number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      const bool continues = line.ends_with('\\');
      joined += continues ? line.substr(0, line.size() - 1) : line;
      if (continues) continue;
      take(joined, first);
      joined.clear();
    }
    if (!joined.empty()) take(joined, first);
    while (!sections_.empty()) leave();
    return std::move(apps_);
  }

 private:
  void take(std::string_view text, int number) {
    const std::string_view line = trim(text);
    if (line.empty() || line.front() == '#') return;
    if (line.starts_with("</")) {
      if (sections_.size() > 1) leave();
      return;
    }
    if (line.front() == '<') {
      if (sections_.size() < kMostApps) sections_.push_back({.first_app = apps_.size()});
      return;
    }
    const std::vector<std::string> words = words_of(line);
    const Place place{.source = path_, .line = number, .written = std::string(line)};
    if (words.size() > 1 && equals_ignoring_case(words[0], "WSGIApplicationGroup")) {
      sections_.back().group = words[1];
      sections_.back().group_place = place;
    } else if (words.size() > 2 && (equals_ignoring_case(words[0], "WSGIScriptAlias") ||
                                    equals_ignoring_case(words[0], "WSGIScriptAliasMatch"))) {
      add(words, place);
    }
  }

  void add(const std::vector<std::string>& words, const Place& place) {
    if (apps_.size() >= kMostApps) return;
    ModWsgiApp app{.script = words[2], .place = place};
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (!words[i].starts_with(kGroupOption)) continue;
      app.application_group = words[i].substr(kGroupOption.size());
      app.group_place = place;
    }
    apps_.push_back(std::move(app));
  }

  // The directive counts for its whole section, wherever it stands in it, and an inner one first.
  void leave() {
    const Section section = std::move(sections_.back());
    sections_.pop_back();
    if (section.group.empty()) return;
    for (std::size_t i = section.first_app; i < apps_.size(); ++i) {
      if (!apps_[i].application_group.empty()) continue;
      apps_[i].application_group = section.group;
      apps_[i].group_place = section.group_place;
    }
  }

  std::string path_;
  std::vector<Section> sections_;
  std::vector<ModWsgiApp> apps_;
};

// "/srv/shop/wsgi.py" of the server is "wsgi.py" or "shop/wsgi.py" here: the longest end of it that
// the project has.
std::string find_script(std::string_view script, const Project& project) {
  while (!script.empty()) {
    if (project.has(script)) return std::string(script);
    const std::size_t slash = script.find('/');
    if (slash == std::string_view::npos) break;
    script.remove_prefix(slash + 1);
  }
  return {};
}

}  // namespace

std::vector<ModWsgiApp> read_apache_configuration(std::string_view path, std::string_view text) {
  return Reader(path).read(text);
}

std::vector<ModWsgiApp> survey_mod_wsgi(const Project& project) {
  std::vector<ModWsgiApp> apps;
  for (const std::string& path : project.paths()) {
    if (!path.ends_with(".conf") && !path.ends_with(".conf.template")) continue;
    const auto text = project.read(path);
    if (!text || text->find("WSGIScriptAlias") == std::string::npos) continue;
    for (ModWsgiApp& app : read_apache_configuration(path, *text)) {
      app.app_file = find_script(app.script, project);
      if (const auto source = project.read(app.app_file); !app.app_file.empty() && source) {
        app.starts_agent =
            find_agent_start(read_python_module(*source)).when == AgentStart::When::on_import;
      }
      apps.push_back(std::move(app));
    }
  }
  return apps;
}

}  // namespace sqreen::doctor
