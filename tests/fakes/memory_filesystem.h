// SPDX-License-Identifier: Apache-2.0
// A file system that a test builds from a table, and that remembers what was read.
//
//   MemoryFileSystem files;
//   files.add("/srv/shop/uwsgi.ini", "[uwsgi]\n").add_link("/etc/sqreen.ini",
//   "/srv/shop/sqreen.ini"); files.set_current_folder("/srv/shop");
//   ... EXPECT_THAT(files.reads(), ElementsAre("/srv/shop/uwsgi.ini"));
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/filesystem.h"
#include "core/text.h"

namespace sqreen::fakes {

class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem& add(const std::string& path, std::string content, std::uint32_t mode = 0644) {
    Node node;
    node.content = std::move(content);
    node.mode = mode;
    return put(path, std::move(node));
  }
  MemoryFileSystem& add_folder(const std::string& path) {
    Node node;
    node.is_folder = true;
    node.mode = 0755;
    return put(path, std::move(node));
  }
  MemoryFileSystem& add_link(const std::string& path, std::string target) {
    Node node;
    node.link = std::move(target);
    return put(path, std::move(node));
  }
  // Exists, but reading it fails as it does without permission.
  MemoryFileSystem& add_unreadable(const std::string& path) {
    Node node;
    node.readable = false;
    node.mode = 0;
    return put(path, std::move(node));
  }
  MemoryFileSystem& add_unreadable_folder(const std::string& path) {
    Node node;
    node.is_folder = true;
    node.readable = false;
    node.mode = 0;
    return put(path, std::move(node));
  }
  void set_current_folder(std::string folder) { current_folder_ = std::move(folder); }

  // Absolute paths in the order in which they were read, failures included.
  const std::vector<std::string>& reads() const { return reads_; }

  Expected<std::string> read(const std::string& path, std::size_t limit) const override {
    reads_.push_back(normal(path));
    const Node* node = resolve(path);
    if (node == nullptr)
      return fail(ErrorCode::file_not_found, path + ": No such file or directory");
    if (node->is_folder) return fail(ErrorCode::file_unreadable, path + ": is a folder");
    if (!node->readable) return fail(ErrorCode::file_unreadable, path + ": Permission denied");
    if (node->content.size() > limit) {
      return fail(ErrorCode::too_large,
                  path + ": is longer than " + std::to_string(limit) + " bytes");
    }
    return node->content;
  }

  FileStatus status(const std::string& path) const override {
    const Node* node = resolve(path);
    if (node == nullptr) return {};
    return {.exists = true,
            .is_file = !node->is_folder,
            .is_folder = node->is_folder,
            .executable = (node->mode & 0111) != 0,
            .size = node->content.size(),
            .mode = node->mode,
            .uid = 0};
  }

  Expected<std::string> real_path(const std::string& path) const override {
    const auto resolved = follow(path);
    if (!resolved) return fail(ErrorCode::file_not_found, path + ": No such file or directory");
    return *resolved;
  }

  Expected<std::string> read_link(const std::string& path) const override {
    const std::string where = normal(path);
    const std::size_t slash = where.rfind('/');
    const auto folder = follow(where.substr(0, slash));
    const auto node =
        folder ? nodes_.find((*folder == "/" ? "" : *folder) + where.substr(slash)) : nodes_.end();
    if (node == nodes_.end()) {
      if (folder && where == "/") return fail(ErrorCode::malformed, path + ": Invalid argument");
      return fail(ErrorCode::file_not_found, path + ": No such file or directory");
    }
    if (node->second.link.empty()) {
      return fail(ErrorCode::malformed, path + ": Invalid argument");
    }
    return node->second.link;
  }

  Expected<std::vector<std::string>> list(const std::string& folder) const override {
    const Node* node = resolve(folder);
    if (node == nullptr) {
      return fail(ErrorCode::file_not_found, folder + ": No such file or directory");
    }
    if (!node->is_folder) return fail(ErrorCode::file_unreadable, folder + ": Not a directory");
    if (!node->readable) return fail(ErrorCode::file_unreadable, folder + ": Permission denied");
    std::string prefix = *follow(folder);
    if (prefix != "/") prefix += '/';
    std::set<std::string> names;
    for (const auto& [path, unused] : nodes_) {
      if (!path.starts_with(prefix) || path.size() == prefix.size()) continue;
      names.insert(path.substr(prefix.size(), path.find('/', prefix.size()) - prefix.size()));
    }
    return std::vector<std::string>(names.begin(), names.end());
  }

  std::string current_folder() const override { return current_folder_; }

 private:
  struct Node {
    std::string content;
    std::string link;  // not empty: a symbolic link
    std::uint32_t mode = 0644;
    bool is_folder = false;
    bool readable = true;
  };

  MemoryFileSystem& put(const std::string& path, Node node) {
    const std::string where = normal(path);
    for (std::size_t slash = where.rfind('/'); slash != std::string::npos && slash > 0;
         slash = where.rfind('/', slash - 1)) {
      Node folder;
      folder.is_folder = true;
      folder.mode = 0755;
      nodes_.try_emplace(where.substr(0, slash), std::move(folder));
    }
    nodes_[where] = std::move(node);
    return *this;
  }

  // Absolute, without ".", ".." and double slashes.
  std::string normal(const std::string& path) const {
    const std::string absolute = path.starts_with('/') ? path : current_folder_ + "/" + path;
    std::vector<std::string_view> parts;
    for (const std::string_view part : split(absolute, '/')) {
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (!parts.empty()) {
        parts.pop_back();
      }
    }
    std::string out;
    for (const std::string_view part : parts) out.append("/").append(part);
    return out.empty() ? "/" : out;
  }

  // The path behind all links, of the last part and of the folders above it.
  std::optional<std::string> follow(const std::string& path) const {
    std::string now = normal(path);
    for (int links = 0; links < 40; ++links) {
      bool followed = false;
      for (std::size_t end = now.find('/', 1); !followed; end = now.find('/', end + 1)) {
        const auto node = nodes_.find(now.substr(0, end));
        if (node != nodes_.end() && !node->second.link.empty()) {
          const std::string& target = node->second.link;
          const std::string folder = now.substr(0, now.rfind('/', node->first.size() - 1) + 1);
          const std::string rest = end == std::string::npos ? "" : now.substr(end);
          now = normal((target.starts_with('/') ? target : folder + target) + rest);
          followed = true;
        }
        if (end == std::string::npos) break;
      }
      if (followed) continue;
      if (now == "/" || nodes_.contains(now)) return now;
      return std::nullopt;
    }
    return std::nullopt;
  }

  const Node* resolve(const std::string& path) const {
    static const Node* const root =
        new Node{.content = {}, .link = {}, .mode = 0755, .is_folder = true};
    const auto resolved = follow(path);
    if (!resolved) return nullptr;
    const auto found = nodes_.find(*resolved);
    return found != nodes_.end() ? &found->second : root;
  }

  std::map<std::string, Node> nodes_;
  std::string current_folder_ = "/";
  mutable std::vector<std::string> reads_;
};

}  // namespace sqreen::fakes
