// SPDX-License-Identifier: Apache-2.0
#include "cli/start/suggestion.h"

#include <set>
#include <vector>

#include "core/text.h"

namespace sqreen::cli {

std::string similar_command(const std::string& typed, const Environment& environment,
                            const FileSystem& files) {
  if (typed.find('/') != std::string::npos) return {};
  // Names of a quite different length cannot be meant, and there are thousands on a PATH.
  const auto near = [&](const std::string& name) {
    const std::size_t longer = std::max(name.size(), typed.size());
    return longer - std::min(name.size(), typed.size()) <= longer / 3;
  };
  std::set<std::string> names;
  const std::string search = find(environment, "PATH").value_or("");
  for (const std::string_view folder : split(search, ':')) {
    if (folder.empty()) continue;
    const auto listed = files.list(std::string(folder));
    if (!listed) continue;
    for (const std::string& name : *listed) {
      if (near(name)) names.insert(name);
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const auto meant = did_you_mean(typed, candidates);
  return meant ? std::string(*meant) : std::string();
}

}  // namespace sqreen::cli
