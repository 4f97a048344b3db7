// SPDX-License-Identifier: Apache-2.0
// uWSGI's magic variables: %d and its like, replaced in the whole text of a file before it is
// parsed. Every other %x becomes nothing,
// %% becomes %, and %(...) stays for the placeholders.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/filesystem.h"

namespace sqreen::doctor {

class MagicVariables {
 public:
  // `folder` is the working directory (%v), `uwsgi_version` is %V; what only the running process
  // knows (%h, %u, %t...) stays empty.
  MagicVariables(std::string_view folder, std::string_view uwsgi_version);

  // For the file that is about to be read: its folder %d, name %s, name without ending %n, ending
  // %e, section %x... `is_first`: also the upper-case ones, which keep the first file of a command
  // line.
  void set_file(const FileSystem& files, std::string_view path, std::string_view section,
                bool is_first);

  std::string replace(std::string_view text) const;

 private:
  std::string& at(char letter) { return values_[static_cast<unsigned char>(letter)]; }

  std::string folder_;
  std::array<std::string, 256> values_;
};

}  // namespace sqreen::doctor
