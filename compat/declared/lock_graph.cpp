// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/lock_graph.h"

#include <algorithm>
#include <utility>

namespace sqreen::compat {
namespace {

// Tables of lists: of extras and of groups.
constexpr const char* kOptionalTables[] = {"optional-dependencies", "dev-dependencies"};
constexpr std::size_t kMaxGroups = 200;

}  // namespace

bool LockGraph::is_project(const Value& package) {
  const Value* source = package.find("source");
  return source != nullptr &&
         (source->find("virtual") != nullptr || source->find("editable") != nullptr);
}

LockGraph::LockGraph(const std::vector<const Value*>& packages, const Declarations& declarations)
    : packages_(packages), declarations_(declarations) {
  for (std::size_t i = 0; i < packages.size(); ++i) {
    by_name_.emplace(packages[i]->text_of("name"), i);
  }
  std::vector<const Value*> main;
  std::map<std::string, std::vector<const Value*>> optional;
  for (const Value* package : packages) {
    if (!is_project(*package)) continue;
    has_project_ = true;
    if (const Value* list = package->find("dependencies")) main.push_back(list);
    for (const char* name : kOptionalTables) {
      const Value* table = package->find(name);
      if (table == nullptr || !table->is_table()) continue;
      for (const Value& list : table->items) {
        if (optional.size() < kMaxGroups) optional[shown(list.key)].push_back(&list);
      }
    }
  }
  if (!has_project_) return;
  main_ = follow(main);
  for (const auto& [group, lists] : optional) optional_[group] = follow(lists);
}

LockGraph::Reach LockGraph::through(const Value& dependency) const {
  const std::string_view marker = dependency.text_of("marker");
  if (marker.empty()) return Reach::yes;
  const auto holds = declarations_.judge(marker);
  return !holds ? Reach::maybe : *holds ? Reach::yes : Reach::no;
}

// Several versions of one package have their version in the dependency.
std::vector<std::size_t> LockGraph::targets(const Value& dependency) const {
  const std::string_view version = dependency.text_of("version");
  std::vector<std::size_t> found;
  const auto [begin, end] = by_name_.equal_range(dependency.text_of("name"));
  for (auto at = begin; at != end; ++at) {
    if (version.empty() || packages_[at->second]->text_of("version") == version) {
      found.push_back(at->second);
    }
  }
  return found;
}

LockGraph::Reached LockGraph::follow(const std::vector<const Value*>& lists) const {
  Reached reached(packages_.size(), Reach::no);
  std::map<const Value*, Reach> seen;  // lists, which are walked again only when surer
  std::vector<std::pair<const Value*, Reach>> waiting;
  const auto enter = [&](const Value* list, Reach reach) {
    if (list == nullptr || !list->is_list() || reach == Reach::no) return;
    Reach& known = seen.try_emplace(list, Reach::no).first->second;
    if (reach <= known) return;
    known = reach;
    waiting.emplace_back(list, reach);
  };
  for (const Value* list : lists) enter(list, Reach::yes);
  while (!waiting.empty()) {
    const auto [list, before] = waiting.back();
    waiting.pop_back();
    for (const Value& dependency : list->items) {
      const Reach reach = std::min(before, through(dependency));
      if (reach == Reach::no) continue;
      for (const std::size_t index : targets(dependency)) {
        reached[index] = std::max(reached[index], reach);
        const Value& package = *packages_[index];
        enter(package.find("dependencies"), reach);
        for (const std::string& extra : texts_of(dependency.find("extra"))) {
          enter(package.find({"optional-dependencies", extra}), reach);
        }
      }
    }
  }
  return reached;
}

std::optional<bool> LockGraph::applies(std::size_t index) const {
  if (!has_project_ || is_project(*packages_[index])) return true;
  Reach best = main_[index];
  for (const auto& [group, reached] : optional_) best = std::max(best, reached[index]);
  if (best == Reach::maybe) return std::nullopt;
  return best == Reach::yes;
}

std::vector<std::string> LockGraph::groups(std::size_t index) const {
  std::vector<std::string> groups;
  if (!has_project_ || main_[index] != Reach::no) return groups;
  for (const auto& [group, reached] : optional_) {
    if (reached[index] != Reach::no) groups.push_back(group);
  }
  return groups;
}

}  // namespace sqreen::compat
