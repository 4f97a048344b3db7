// SPDX-License-Identifier: Apache-2.0
// A folder of our own for the time of a trial. Other users may pass through it, since a server's
// workers may be another user, and read nothing.
#pragma once

#include <string>

#include "core/error.h"

namespace sqreen::doctor {

class ScratchFolder {
 public:
  // In `parent`, or in /tmp where that is empty.
  static Expected<ScratchFolder> make(const std::string& parent);
  ScratchFolder(ScratchFolder&& other) noexcept;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder();  // removes it

  const std::string& path() const { return path_; }
  // False when something of it stays.
  bool remove();

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace sqreen::doctor
