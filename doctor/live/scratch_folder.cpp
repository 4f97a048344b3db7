// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/scratch_folder.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace sqreen::doctor {

Expected<ScratchFolder> ScratchFolder::make(const std::string& parent) {
  std::string path = (parent.starts_with('/') ? parent : "/tmp") + "/sqreen-live-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return fail_errno(ErrorCode::file_unwritable, path, errno);
  ScratchFolder folder(path);
  if (chmod(path.c_str(), 0711) != 0) return fail_errno(ErrorCode::file_unwritable, path, errno);
  return folder;
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

ScratchFolder::~ScratchFolder() {
  remove();
}

bool ScratchFolder::remove() {
  if (path_.empty()) return true;
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) return false;
  path_.clear();
  return true;
}

}  // namespace sqreen::doctor
