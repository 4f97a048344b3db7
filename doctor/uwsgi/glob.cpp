// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/glob.h"

#include <fnmatch.h>

namespace sqreen::doctor {

std::vector<std::string> matching_names(const FileSystem& files, const std::string& folder,
                                        const std::string& pattern) {
  auto names = files.list(folder).value_or(std::vector<std::string>());
  std::erase_if(names, [&pattern](const std::string& name) {
    return fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) != 0;
  });
  return names;
}

}  // namespace sqreen::doctor
