// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/container.h"

#include <charconv>
#include <initializer_list>

#include "core/text.h"
#include "doctor/launch/yaml.h"

namespace sqreen::doctor {
namespace {

class ContainerReader {
 public:
  ContainerReader(std::string_view path, std::string_view text) : path_(path), text_(text) {}

  Confinement compose(const YAML::Node& service) {
    memory(member(service, {"deploy", "resources", "limits", "memory"}), 1024);
    memory(member(service, {"mem_limit"}), 1024);
    const YAML::Node files = member(service, {"ulimits", "nofile"});
    descriptors(is_map(files) ? yaml_member(files, "soft") : files);
    system(member(service, {"platform"}));
    read_only(member(service, {"read_only"}));
    for (const char* name : {"tmpfs", "volumes"}) {
      const YAML::Node mounts = yaml_member(service, name);
      if (mounts.IsDefined() && mounts.IsScalar()) writable(mounts);
      if (!mounts.IsDefined() || !mounts.IsSequence()) continue;
      for (const YAML::Node& mount : mounts) writable(mount);
    }
    return std::move(found_);
  }

  Confinement kubernetes(const YAML::Node& container, const YAML::Node& pod) {
    memory(member(container, {"resources", "limits", "memory"}), 1000);
    system(member(pod, {"nodeSelector", "kubernetes.io/os"}));
    system(member(pod, {"os", "name"}));
    read_only(member(container, {"securityContext", "readOnlyRootFilesystem"}));
    const YAML::Node mounts = yaml_member(container, "volumeMounts");
    if (mounts.IsDefined() && mounts.IsSequence()) {
      for (const YAML::Node& mount : mounts) {
        if (yaml_text(yaml_member(mount, "readOnly")) == "true") continue;
        found_.writable.push_back(yaml_text(yaml_member(mount, "mountPath")));
      }
    }
    return std::move(found_);
  }

 private:
  static bool is_map(const YAML::Node& node) { return node.IsDefined() && node.IsMap(); }

  static YAML::Node member(const YAML::Node& root, std::initializer_list<const char*> keys) {
    YAML::Node node = root;
    for (const char* key : keys) {
      if (!is_map(node)) return YAML::Node(YAML::NodeType::Undefined);
      node.reset(yaml_member(node, key));
    }
    return node;
  }

  Place place(const YAML::Node& node) const { return yaml_place(path_, text_, node); }

  void memory(const YAML::Node& node, std::uint64_t thousand) {
    const auto bytes = memory_size(yaml_text(node), thousand);
    if (!bytes) return;
    found_.memory = bytes;
    found_.memory_place = place(node);
  }

  void descriptors(const YAML::Node& node) {
    const std::string text = yaml_text(node);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return;
    found_.descriptors = number;
    found_.descriptors_place = place(node);
  }

  // "windows", "windows/amd64"
  void system(const YAML::Node& node) {
    const std::string text = to_lower(yaml_text(node));
    if (text.empty()) return;
    found_.system = text.substr(0, text.find('/'));
    found_.system_place = place(node);
  }

  void read_only(const YAML::Node& node) {
    if (yaml_text(node) != "true") return;
    found_.read_only = true;
    found_.read_only_place = place(node);
  }

  // "/tmp", "/tmp:size=64m" of tmpfs; "data:/tmp", "./data:/tmp:ro", {target: /tmp} of volumes.
  void writable(const YAML::Node& mount) {
    if (is_map(mount)) {
      if (yaml_text(yaml_member(mount, "read_only")) == "true") return;
      found_.writable.push_back(yaml_text(yaml_member(mount, "target")));
      return;
    }
    const std::string text = yaml_text(mount);
    const auto parts = split(text, ':');
    const bool names_source = parts.size() > 1 && parts[1].starts_with('/');
    const std::size_t at = names_source ? 1 : 0;
    if (parts.size() > at + 1 && parts[at + 1].starts_with("ro")) return;
    found_.writable.emplace_back(parts[at]);
  }

  std::string_view path_;
  std::string_view text_;
  Confinement found_;
};

}  // namespace

Confinement compose_confinement(std::string_view path, std::string_view text,
                                const YAML::Node& service) {
  return ContainerReader(path, text).compose(service);
}

Confinement kubernetes_confinement(std::string_view path, std::string_view text,
                                   const YAML::Node& container, const YAML::Node& pod) {
  return ContainerReader(path, text).kubernetes(container, pod);
}

}  // namespace sqreen::doctor
