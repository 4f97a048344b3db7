// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/compose.h"

#include "compat/paths.h"
#include "core/text.h"
#include "doctor/launch/container.h"
#include "doctor/launch/dockerfile.h"
#include "doctor/launch/plain_words.h"
#include "doctor/launch/word_list.h"
#include "doctor/launch/yaml.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kMostServices = 500;

std::string in_folder(std::string_view path, std::string_view name) {
  return normal_path("/" + compat::join(compat::folder_of(path), name)).substr(1);
}

class ServiceReader {
 public:
  ServiceReader(std::string_view path, std::string_view text, const Project& project,
                const YAML::Node& service)
      : path_(path), text_(text), project_(project), service_(service) {}

  // nullopt: the service starts what its image says.
  std::optional<LaunchCommand> read(const std::string& name) {
    const YAML::Node entrypoint = yaml_member(service_, "entrypoint");
    const YAML::Node command = yaml_member(service_, "command");
    if (!is_set(entrypoint) && !is_set(command)) return std::nullopt;
    launch_.kind = "compose";
    launch_.name = name;
    read_image_and_environment();
    launch_.confinement = compose_confinement(path_, text_, service_);
    if (is_set(entrypoint)) {
      take(entrypoint);
    } else if (image_.entrypoint && image_.entrypoint->exec) {
      launch_.words = image_.entrypoint->words;
    }
    if (is_set(command)) take(command);
    if (const std::string folder = yaml_text(yaml_member(service_, "working_dir"));
        !folder.empty()) {
      launch_.folder_there = folder;
    }
    return std::move(launch_);
  }

 private:
  static bool is_set(const YAML::Node& node) {
    return node.IsDefined() && (node.IsScalar() || node.IsSequence()) &&
           !(node.IsSequence() && node.size() == 0);
  }

  void read_image_and_environment() {
    const YAML::Node build = yaml_member(service_, "build");
    if (build.IsDefined() && !build.IsNull()) {
      const std::string context =
          build.IsScalar() ? build.Scalar() : yaml_text(yaml_member(build, "context"));
      const std::string file = build.IsMap() ? yaml_text(yaml_member(build, "dockerfile")) : "";
      const std::string path = in_folder(
          path_, compat::join(context.empty() ? "." : context, file.empty() ? "Dockerfile" : file));
      if (const auto text = project_.read(path)) image_ = read_image(path, *text).image;
      for (const auto& [there, here] : image_.copied) {
        launch_.copied.push_back(
            {there, project_.absolute(in_folder(path_, compat::join(context, here)))});
      }
    }
    launch_.environment = image_.environment;
    launch_.folder_there = image_.folder;
    const YAML::Node files = yaml_member(service_, "env_file");
    if (files.IsDefined() && files.IsSequence()) {
      for (const YAML::Node& file : files) {
        read_env(file.IsMap() ? yaml_text(yaml_member(file, "path")) : yaml_text(file));
      }
    } else {
      read_env(yaml_text(files));
    }
    for (auto& [name, value] : yaml_environment(yaml_member(service_, "environment"))) {
      launch_.environment[name] = value;
    }
  }

  void read_env(const std::string& name) {
    if (name.empty()) return;
    const auto text = project_.read(in_folder(path_, name));
    if (!text) return;
    for (auto& [key, value] : read_env_file(*text)) launch_.environment[key] = value;
  }

  void take(const YAML::Node& node) {
    launch_.place = yaml_place(path_, text_, node);
    if (node.IsScalar()) {
      LaunchCommand part;
      part.environment = launch_.environment;
      take_plain_words(part, yaml_source(path_, text_, node));
      launch_.unknown_words.add(part.unknown_words);
      add(part.words, std::move(part.agent_edits), std::move(part.with_agent));
      return;
    }
    std::vector<std::string> words;
    for (const YAML::Node& item : node) {
      words.push_back(yaml_text(item));
      // Compose puts variables of its own environment in, which is nobody's here.
      if (words.back().find('$') != std::string::npos) launch_.unknown_words.add(words.back());
    }
    const YAML::Mark mark = node.begin()->Mark();
    launch_.place = yaml_place(path_, text_, *node.begin());
    add(words, insert_into_list(path_, text_, mark.line + 1, mark.column + 1),
        list_with_agent(words));
  }

  void add(const std::vector<std::string>& words, std::vector<Edit> edits, std::string with_agent) {
    launch_.words.insert(launch_.words.end(), words.begin(), words.end());
    launch_.agent_edits = std::move(edits);
    launch_.with_agent = std::move(with_agent);
  }

  std::string_view path_;
  std::string_view text_;
  const Project& project_;
  const YAML::Node& service_;
  Image image_;
  LaunchCommand launch_;
};

}  // namespace

ReadLaunches read_compose(std::string_view path, std::string_view text, const Project& project) {
  ReadLaunches read;
  const YamlFile file = read_yaml(text);
  if (!file.error.empty()) {
    read.unread.push_back(
        {{.source = std::string(path), .line = file.error_line}, "this is no YAML: " + file.error});
    return read;
  }
  for (const YAML::Node& document : file.documents) {
    for (const auto& [name, service] : yaml_members(yaml_member(document, "services"))) {
      if (read.commands.size() >= kMostServices) break;
      auto launch = ServiceReader(path, text, project, service).read(name);
      if (launch && !launch->words.empty()) read.commands.push_back(std::move(*launch));
    }
  }
  return read;
}

}  // namespace sqreen::doctor
