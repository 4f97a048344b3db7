// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/vassals.h"

#include <algorithm>
#include <array>
#include <set>

#include "agent/launcher.h"
#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/launch_files.h"
#include "doctor/launch/shell.h"
#include "doctor/uwsgi/glob.h"
#include "doctor/uwsgi/settings.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostVassals = 200;
constexpr std::size_t kLongestName = 254;       // uWSGI's own limit
constexpr std::size_t kLongestPattern = 1'000;  // what fnmatch() is asked

struct Ending {
  std::string_view ending;
  std::string_view option;  // that reads it
};
constexpr auto kEndings = std::to_array<Ending>({{".xml", "--xml"},
                                                 {".ini", "--ini"},
                                                 {".yml", "--yaml"},
                                                 {".yaml", "--yaml"},
                                                 {".js", "--json"},
                                                 {".json", "--json"}});

// The emperor's options that become words of its vassals', before or behind their own file.
struct Passed {
  std::string_view option;
  std::string_view word;
};
constexpr auto kPassedBefore = std::to_array<Passed>(
    {{"vassals-inherit-before", "--inherit"}, {"vassals-include-before", "--include"}});
constexpr auto kPassedBehind =
    std::to_array<Passed>({{"vassals-inherit", "--inherit"}, {"vassals-include", "--include"}});

class Emperor {
 public:
  Emperor(const Launch& launch, const UwsgiConfiguration& configuration, const Project& project)
      : launch_(launch), configuration_(configuration), files_(launch, project) {
    for (const UwsgiOption& option : configuration.options) {
      if (option.key == "emperor-extra-extension" || option.key == "emperor-extra-ext") {
        extra_endings_.push_back(option.value);
      }
    }
    read_environment();
  }

  Vassals find() {
    for (const UwsgiOption& option : configuration_.options) {
      if (option.key == "emperor") look_at(option);
    }
    return std::move(found_);
  }

 private:
  // Options of the emperor reach its own environment, and that its vassals'. What begins with
  // UWSGI_VASSAL_ is an option of theirs.
  void read_environment() {
    environment_ = launch_.environment;
    for (const UwsgiOption& option : configuration_.options) {
      const std::size_t equals = option.value.find('=');
      if (option.key == "unenv") environment_.erase(option.value);
      if (option.key != "env" || equals == std::string::npos) continue;
      environment_[option.value.substr(0, equals)] = option.value.substr(equals + 1);
    }
    constexpr std::string_view kForVassals = "UWSGI_VASSAL_";
    const Environment given = environment_;
    for (const auto& [name, value] : given) {
      if (!name.starts_with(kForVassals)) continue;
      environment_.erase(name);
      environment_["UWSGI_" + name.substr(kForVassals.size())] = value;
    }
  }

  void look_at(const UwsgiOption& option) {
    const std::size_t before = found_.launches.size();
    std::string_view where = option.value;
    const bool is_glob = remove_prefix(where, "glob://");
    const bool is_folder = !is_glob && remove_prefix(where, "dir://");
    if (where.find("://") == std::string_view::npos && !where.empty()) {
      if (is_glob || (!is_folder && has_wildcard(where))) {
        for (const std::string& file : matching(std::string(where))) add(option, file, {});
      } else {
        while (where.size() > 1 && where.ends_with('/')) where.remove_suffix(1);
        look_into(option, std::string(where));
      }
    }
    if (found_.launches.size() > before && !is_cut_) return;
    found_.unread.push_back({place_of_launch(option), what_is_missing(option)});
  }

  static bool remove_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
  }

  std::string what_is_missing(const UwsgiOption& option) const {
    if (is_cut_) {
      return "the emperor has more than " + std::to_string(kMostVassals) +
             " vassals; the rest is not judged";
    }
    return "the emperor's vassals in " + option.value +
           " are not known here: try `sqreen doctor -- uwsgi FILE` with each";
  }

  Place place_of_launch(const UwsgiOption& option) const {
    return option.place.is_file() ? place_of(option) : launch_.place;
  }

  // Its vassals run in it.
  void look_into(const UwsgiOption& option, const std::string& folder) {
    const auto names = files_.list(folder);
    if (!names) return;
    for (const std::string& name : *names) {
      if (files_.status(compat::join(folder, name)).is_file) add(option, name, folder);
    }
  }

  // As glob() has it, folder by folder.
  std::vector<std::string> matching(const std::string& pattern) const {
    if (pattern.size() > kLongestPattern) return {};
    std::vector<std::string> found{pattern.starts_with('/') ? "/" : ""};
    std::string_view rest = pattern;
    while (!rest.empty() && !found.empty()) {
      const std::size_t begin = rest.find_first_not_of('/');
      if (begin == std::string_view::npos) break;
      rest.remove_prefix(begin);
      const std::string part(rest.substr(0, rest.find('/')));
      rest.remove_prefix(part.size());
      found = one_deeper(found, part);
    }
    std::erase_if(found, [this](const std::string& path) { return !files_.status(path).is_file; });
    return found;
  }

  std::vector<std::string> one_deeper(const std::vector<std::string>& folders,
                                      const std::string& part) const {
    std::vector<std::string> found;
    for (const std::string& folder : folders) {
      const auto with = [&](const std::string& name) {
        return folder.empty() ? name : compat::join(folder, name);
      };
      if (!has_wildcard(part)) {
        found.push_back(with(part));
        continue;
      }
      for (const std::string& name : matching_names(files_, folder.empty() ? "." : folder, part)) {
        found.push_back(with(name));
        if (found.size() > kMostVassals) return found;
      }
    }
    return found;
  }

  // "--ini"; empty: no file of a vassal.
  std::string option_for(std::string_view name) const {
    for (const std::string& ending : extra_endings_) {
      if (name.ends_with(ending)) return "--config";
    }
    for (const Ending& known : kEndings) {
      if (name.ends_with(known.ending)) return std::string(known.option);
    }
    return {};
  }

  template <std::size_t N>
  void pass(std::vector<std::string>& words, const std::array<Passed, N>& passed) const {
    for (const auto& [key, word] : passed) {
      for (const UwsgiOption& option : configuration_.options) {
        if (option.key == key) words.insert(words.end(), {std::string(word), option.value});
      }
    }
  }

  // `file`: as uWSGI is told. `folder`: where it starts, as the emperor calls it; empty: its own.
  void add(const UwsgiOption& option, const std::string& file, const std::string& folder) {
    const std::string reader = option_for(file);
    if (reader.empty() || file.size() > kLongestName) return;
    if (found_.launches.size() >= kMostVassals) {
      is_cut_ = true;
      return;
    }
    const std::string path = compat::join(folder, file);
    if (!seen_.insert(file).second) return;  // of two folders: an emperor knows it by its name
    Launch vassal = launch_;
    vassal.kind = "emperor";
    vassal.name = file;
    vassal.place = {.source = files_.in_project(path)};
    const Place named_by = place_of_launch(option);
    if (named_by.is_file()) vassal.place.via = named_by.text();
    if (!folder.empty()) {
      vassal.folder_there =
          folder.starts_with('/') ? folder : compat::join(launch_.folder_there, folder);
      vassal.folder = vassal.folder_here = files_.here(folder);
    }
    std::vector<std::string> words{launch_.command[0]};
    pass(words, kPassedBefore);
    for (const UwsgiOption& set : configuration_.options) {
      if (set.key == "vassals-set" || set.key == "vassal-set") {
        words.insert(words.end(), {"--set", set.value});
      }
    }
    words.insert(words.end(), {reader, file});
    pass(words, kPassedBehind);
    vassal.shown = printable(shell_quoted(words));
    vassal.command = std::move(words);
    vassal.unknown_words = {};
    vassal.environment = environment_;
    vassal.launcher = agent::classify_command(vassal.command, vassal.environment);
    vassal.role = LaunchRole::web;
    found_.launches.push_back(std::move(vassal));
  }

  const Launch& launch_;
  const UwsgiConfiguration& configuration_;
  LaunchFiles files_;
  Environment environment_;
  std::vector<std::string> extra_endings_;
  std::set<std::string> seen_;
  Vassals found_;
  bool is_cut_ = false;
};

}  // namespace

Vassals find_vassals(const Launch& emperor, const UwsgiConfiguration& configuration,
                     const Project& project) {
  return Emperor(emperor, configuration, project).find();
}

}  // namespace sqreen::doctor
