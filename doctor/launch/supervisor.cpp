// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/supervisor.h"

#include "core/ini.h"
#include "core/text.h"
#include "doctor/launch/plain_words.h"
#include "doctor/uwsgi/placeholders.h"

namespace sqreen::doctor {
namespace {

// A="1",B='2' of supervisor.
Environment comma_separated(std::string_view text) {
  Environment environment;
  for (const ShellWord& word : plain_words(text, {})) {
    for (const std::string_view part : split(word.text, ',')) {
      const std::size_t equals = part.find('=');
      if (equals != std::string_view::npos) {
        environment[std::string(trim(part.substr(0, equals)))] =
            std::string(part.substr(equals + 1));
      }
    }
  }
  return environment;
}

// Where an entry's value stands in its line.
SourceText value_of(std::string_view path, std::string_view text, const IniEntry& entry) {
  const std::string first = entry.value.substr(0, entry.value.find('\n'));
  const std::string_view line = line_of(text, entry.line);
  const std::size_t separator = line.find_first_of("=:");
  const std::size_t at =
      separator == std::string_view::npos ? separator : line.find(first, separator + 1);
  SourceText source{.path = std::string(path), .text = entry.value, .lines = {}};
  // A comment behind the value is no part of it.
  if (const std::size_t comment = source.text.find(" ;"); comment != std::string::npos)
    source.text.resize(comment);
  if (at != std::string_view::npos) source.lines.push_back({entry.line, static_cast<int>(at) + 1});
  return source;
}

Place place_of(std::string_view path, std::string_view text, const IniEntry& entry) {
  return {.source = std::string(path),
          .line = entry.line,
          .column = 1,
          .written = std::string(trim(line_of(text, entry.line)))};
}

const IniEntry* entry_of(const IniFile& file, std::string_view section, std::string_view key) {
  for (const IniEntry& entry : file.entries) {
    if (entry.section == section && to_lower(entry.key) == key) return &entry;
  }
  return nullptr;
}

std::string value(const IniFile& file, std::string_view section, std::string_view key) {
  const IniEntry* entry = entry_of(file, section, key);
  return entry == nullptr ? std::string() : entry->value;
}

}  // namespace

bool is_supervisor_file(std::string_view text) {
  return text.find("[program:") != std::string_view::npos;
}
bool is_circus_file(std::string_view text) {
  return text.find("[watcher:") != std::string_view::npos;
}

ReadLaunches read_supervisor(std::string_view path, std::string_view text, const Project&) {
  ReadLaunches read;
  const IniFile file = parse_ini(text, {.continuation_lines = true, .colon_separates = false});
  for (const IniEntry& entry : file.entries) {
    if (!entry.section.starts_with("program:") || to_lower(entry.key) != "command") continue;
    if (read.commands.size() > kMostLaunchCommands) break;
    LaunchCommand launch;
    launch.kind = "supervisor";
    launch.name = entry.section.substr(8);
    launch.place = place_of(path, text, entry);
    launch.environment = comma_separated(value(file, "supervisord", "environment"));
    for (auto& [name, set] : comma_separated(value(file, entry.section, "environment"))) {
      launch.environment[name] = set;
    }
    launch.folder_there = value(file, entry.section, "directory");
    SourceText source = value_of(path, text, entry);
    take_plain_words(launch, source);
    for (std::string& word : launch.words) {
      word = substitute(substitute(word, "%(here)s", "."), "%%", "%");
      for (const auto& [name, set] : launch.environment) {
        if (word.size() < 4096) word = substitute(word, "%(ENV_" + name + ")s", set);
      }
    }
    launch.with_agent = "command=" + launch.with_agent;
    if (!launch.words.empty()) read.commands.push_back(std::move(launch));
  }
  return read;
}

ReadLaunches read_circus(std::string_view path, std::string_view text, const Project&) {
  ReadLaunches read;
  const IniFile file = parse_ini(text);
  for (const IniEntry& entry : file.entries) {
    if (!entry.section.starts_with("watcher:") || to_lower(entry.key) != "cmd") continue;
    if (read.commands.size() > kMostLaunchCommands) break;
    LaunchCommand launch;
    launch.kind = "circus";
    launch.name = entry.section.substr(8);
    launch.place = place_of(path, text, entry);
    for (const IniEntry& set : file.entries) {
      if (set.section == "env" || set.section == "env:" + launch.name)
        launch.environment[set.key] = set.value;
    }
    launch.folder_there = value(file, entry.section, "working_dir");
    take_plain_words(launch, value_of(path, text, entry));
    for (const ShellWord& word :
         plain_words(value(file, entry.section, "args"), launch.environment)) {
      launch.words.push_back(word.text);
    }
    // $(circus.sockets.web) is a number that only circus knows; it is an option's value.
    for (std::string& word : launch.words) {
      if (word.starts_with("$(circus.")) word = "0";
    }
    launch.with_agent = "cmd = " + launch.with_agent;
    if (!launch.words.empty()) read.commands.push_back(std::move(launch));
  }
  return read;
}

}  // namespace sqreen::doctor
