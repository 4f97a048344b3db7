// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/kubernetes.h"

#include "core/text.h"
#include "doctor/launch/container.h"
#include "doctor/launch/dockerfile.h"
#include "doctor/launch/word_list.h"
#include "doctor/launch/yaml.h"

namespace sqreen::doctor {
namespace {

constexpr int kDeepest = 16;
constexpr int kMostSteps = 20'000;  // aliases can make a small file a huge tree

// $(NAME), by the container's own environment; one that comes from elsewhere (`envFrom`) stays.
std::string expanded(std::string text, const Environment& environment) {
  for (const auto& [name, value] : environment) {
    const std::string reference = "$(" + name + ")";
    for (std::size_t at = text.find(reference); at != std::string::npos && text.size() < 4096;
         at = text.find(reference, at + value.size())) {
      text.replace(at, reference.size(), value);
    }
  }
  return text;
}

class ManifestReader {
 public:
  ManifestReader(std::string_view path, std::string_view text, const Project& project)
      : path_(path), text_(text), project_(project) {}

  ReadLaunches read(const std::vector<YAML::Node>& documents) {
    for (const YAML::Node& document : documents) {
      name_ = yaml_text(yaml_member(yaml_member(document, "metadata"), "name"));
      walk(document, 0);
    }
    return std::move(read_);
  }

 private:
  void walk(const YAML::Node& node, int depth) {
    if (depth > kDeepest || ++steps_ > kMostSteps) return;
    if (node.IsSequence()) {
      for (const YAML::Node& item : node) walk(item, depth + 1);
      return;
    }
    for (const auto& [key, value] : yaml_members(node)) {
      if (key == "containers" && value.IsSequence()) {
        for (const YAML::Node& container : value) take(container, node);
      } else if (value.IsMap() || value.IsSequence()) {
        walk(value, depth + 1);
      }
    }
  }

  void take(const YAML::Node& container, const YAML::Node& pod) {
    const YAML::Node command = yaml_member(container, "command");
    const YAML::Node args = yaml_member(container, "args");
    const bool has_command = is_list(command);
    const bool has_args = is_list(args);
    if (!has_command && !has_args) return;
    LaunchCommand launch;
    launch.kind = "Kubernetes";
    const std::string name = yaml_text(yaml_member(container, "name"));
    launch.name = name_.empty() || name == name_ ? name : name_ + "/" + name;
    launch.folder_there = yaml_text(yaml_member(container, "workingDir"));
    launch.environment = environment_of(yaml_member(container, "env"));
    launch.confinement = kubernetes_confinement(path_, text_, container, pod);
    const Image image = project_image();
    if (launch.folder_there.empty()) launch.folder_there = image.folder;
    launch.copied = image.copied;
    if (!has_command && image.entrypoint && image.entrypoint->exec)
      launch.words = image.entrypoint->words;
    const std::size_t outside = launch.words.size();
    for (const YAML::Node& list : {command, args}) {
      if (!is_list(list)) continue;
      for (const YAML::Node& item : list) {
        launch.words.push_back(expanded(yaml_text(item), launch.environment));
        const std::string& word = launch.words.back();
        if (word.find("$(") != std::string::npos) launch.unknown_words.add(word);
      }
    }
    const YAML::Node first = *(has_command ? command : args).begin();
    launch.place = yaml_place(path_, text_, first);
    const YAML::Mark mark = first.Mark();
    launch.agent_edits = insert_into_list(path_, text_, mark.line + 1, mark.column + 1);
    launch.with_agent = list_with_agent(
        {launch.words.begin() + static_cast<std::ptrdiff_t>(outside), launch.words.end()});
    read_.commands.push_back(std::move(launch));
  }

  static bool is_list(const YAML::Node& node) {
    return node.IsDefined() && node.IsSequence() && node.size() > 0;
  }

  static Environment environment_of(const YAML::Node& list) {
    Environment environment;
    if (!list.IsDefined() || !list.IsSequence()) return environment;
    for (const YAML::Node& item : list) {
      const YAML::Node value = yaml_member(item, "value");
      if (value.IsDefined()) environment[yaml_text(yaml_member(item, "name"))] = yaml_text(value);
    }
    return environment;
  }

  // Which image a container runs is a name only; the project's own one is a good guess for what
  // `args` alone are handed to.
  Image project_image() const {
    const auto text = project_.read("Dockerfile");
    return text ? read_image("Dockerfile", *text).image : Image();
  }

  std::string_view path_;
  std::string_view text_;
  const Project& project_;
  ReadLaunches read_;
  std::string name_;
  int steps_ = 0;
};

}  // namespace

bool is_kubernetes_manifest(std::string_view text) {
  return text.find("apiVersion:") != std::string_view::npos &&
         text.find("kind:") != std::string_view::npos &&
         text.find("containers:") != std::string_view::npos;
}

ReadLaunches read_kubernetes(std::string_view path, std::string_view text, const Project& project) {
  const YamlFile file = read_yaml(text);
  if (file.error.empty()) return ManifestReader(path, text, project).read(file.documents);
  ReadLaunches read;
  std::string what = "this is no YAML: " + file.error;
  if (text.find("{{") != std::string_view::npos) {
    what = "this is a template: what it becomes is not known here";
  }
  const Place place{.source = std::string(path), .line = file.error_line};
  read.unread.push_back({place, std::move(what)});
  return read;
}

}  // namespace sqreen::doctor
