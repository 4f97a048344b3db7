// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/systemd.h"

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/plain_words.h"

namespace sqreen::doctor {
namespace {

struct UnitLine {
  std::string section;
  std::string key;
  SourceText value;
  Place place;
};

std::vector<UnitLine> unit_lines(std::string_view path, std::string_view text) {
  std::vector<UnitLine> found;
  std::string section;
  const auto lines = split(text, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
    if (line.starts_with('[')) {
      section = std::string(line.substr(1, line.find(']') - 1));
      continue;
    }
    const std::size_t equals = lines[i].find('=');
    if (equals == std::string_view::npos) continue;
    UnitLine unit{.section = section,
                  .key = std::string(trim(lines[i].substr(0, equals))),
                  .value = {},
                  .place = {}};
    unit.place = {.source = std::string(path),
                  .line = static_cast<int>(i) + 1,
                  .column = 1,
                  .written = std::string(line)};
    unit.value.path = std::string(path);
    std::size_t begin = lines[i].find_first_not_of(" \t", equals + 1);
    if (begin == std::string_view::npos) begin = lines[i].size();
    std::string_view part = lines[i].substr(begin);
    unit.value.lines.push_back({static_cast<int>(i) + 1, static_cast<int>(begin) + 1});
    while (trim(part).ends_with('\\') && i + 1 < lines.size()) {
      unit.value.text += part;
      unit.value.text += '\n';
      part = lines[++i];
      unit.value.lines.push_back({static_cast<int>(i) + 1, 1});
    }
    if (part.ends_with('\r')) part.remove_suffix(1);
    unit.value.text += part;
    found.push_back(std::move(unit));
  }
  return found;
}

class UnitReader {
 public:
  explicit UnitReader(const Project& project) : project_(project) {}

  void take(const std::vector<UnitLine>& lines) {
    for (const UnitLine& line : lines) {
      if (line.section == "Service") take(line);
    }
  }

  ReadLaunches launches(const std::string& name) {
    ReadLaunches read;
    for (const UnitLine& start : starts_) {
      LaunchCommand launch;
      launch.kind = "systemd";
      launch.name = name;
      launch.place = start.place;
      launch.environment = environment_;
      launch.folder_there = folder_;
      launch.confinement = confinement_;
      if (private_tmp_) launch.confinement.writable.emplace_back("/tmp");
      // @ - : + ! in front of the program change how systemd runs it.
      SourceText source = start.value;
      const std::size_t prefix =
          std::min(source.text.find_first_not_of("@-:+!|"), source.text.size());
      source.text.erase(0, prefix);
      if (!source.lines.empty()) source.lines[0].column += static_cast<int>(prefix);
      take_plain_words(launch, source);
      launch.with_agent = "ExecStart=" + launch.with_agent;
      // systemd wants an absolute path, or searches a fixed one: both find an installed sqreen.
      if (!launch.words.empty()) read.commands.push_back(std::move(launch));
    }
    return read;
  }

 private:
  void take(const UnitLine& line) {
    const std::string_view value = trim(line.value.text);
    if (line.key == "ExecStart") {
      if (value.empty()) {
        starts_.clear();  // a drop-in takes back what the unit says
      } else {
        starts_.push_back(line);
      }
    } else if (line.key == "WorkingDirectory") {
      folder_ = std::string(value.starts_with('-') ? value.substr(1) : value);
    } else if (line.key == "Environment") {
      for (const ShellWord& word : plain_words(line.value.text, {})) {
        const std::size_t equals = word.text.find('=');
        if (equals != std::string::npos)
          environment_[word.text.substr(0, equals)] = word.text.substr(equals + 1);
      }
    } else if (line.key == "EnvironmentFile") {
      // A path of the server; the project may hold the file by the same name.
      const std::string path = project_.like(value);
      if (path.empty()) return;
      if (const auto text = project_.read(path)) {
        for (auto& [key, set] : read_env_file(*text)) environment_[key] = set;
      }
    } else {
      confine(line, value);
    }
  }

  void confine(const UnitLine& line, std::string_view value) {
    if (line.key == "MemoryMax" || line.key == "MemoryLimit") {
      confinement_.memory = memory_size(value, 1024);
      confinement_.memory_place = line.place;
    } else if (line.key == "LimitNOFILE") {
      confinement_.descriptors = memory_size(value.substr(0, value.find(':')), 1024);
      confinement_.descriptors_place = line.place;
    } else if (line.key == "ProtectSystem") {
      // All of it but /dev, /proc and /sys; the other values leave /run and /tmp alone.
      confinement_.read_only = value == "strict";
      confinement_.read_only_place = line.place;
    } else if (line.key == "PrivateTmp") {
      private_tmp_ = value != "no" && value != "false" && value != "off" && value != "0";
    } else if (line.key == "ReadWritePaths" || line.key == "RuntimeDirectory" ||
               line.key == "StateDirectory") {
      const std::string_view above = line.key == "RuntimeDirectory" ? "/run/"
                                     : line.key == "StateDirectory" ? "/var/lib/"
                                                                    : "";
      for (const ShellWord& word : plain_words(line.value.text, {})) {
        const std::string path =
            word.text.substr(std::min(word.text.find_first_not_of("-+"), word.text.size()));
        confinement_.writable.push_back(std::string(above) + path);
      }
    }
  }

  const Project& project_;
  std::vector<UnitLine> starts_;
  Environment environment_;
  std::string folder_;
  Confinement confinement_;
  bool private_tmp_ = false;
};

}  // namespace

ReadLaunches read_systemd_unit(std::string_view path, std::string_view text,
                               const Project& project) {
  UnitReader unit(project);
  unit.take(unit_lines(path, text));
  const std::string drop_ins = std::string(path) + ".d/";
  for (const std::string& other : project.paths()) {
    if (!other.starts_with(drop_ins) || !other.ends_with(".conf")) continue;
    if (const auto changes = project.read(other)) unit.take(unit_lines(other, *changes));
  }
  const std::string_view name = compat::base_name(path);
  return unit.launches(std::string(name.substr(0, name.rfind('.'))));
}

}  // namespace sqreen::doctor
