// SPDX-License-Identifier: Apache-2.0
#include "cli/own_installation.h"

#include <sys/auxv.h>

#include "compat/paths.h"

namespace sqreen::cli {

std::string own_program(const FileSystem& files) {
  if (const auto program = files.real_path("/proc/self/exe")) return *program;
  const auto* executed = reinterpret_cast<const char*>(getauxval(AT_EXECFN));
  if (executed == nullptr) return "sqreen";
  if (const auto program = files.real_path(executed)) return *program;
  const auto folder = files.real_path(compat::folder_of(executed));
  return folder ? compat::join(*folder, compat::base_name(executed)) : executed;
}

std::string own_library(const FileSystem& files) {
  return compat::join(compat::folder_of(compat::folder_of(own_program(files))), "lib/sqreen");
}

}  // namespace sqreen::cli
