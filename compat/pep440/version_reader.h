// SPDX-License-Identifier: Apache-2.0
// Takes a version from the front of a text: what a version, a specifier and a requirement share.
// The grammar is PEP 440's appendix B; it never needs to go back.
#pragma once

#include <string_view>

#include "compat/pep440/version.h"

namespace sqreen::compat {

class VersionReader {
 public:
  explicit VersionReader(std::string_view text) : rest_(text) {}

  // "v", epoch and release; false: there is none here.
  bool take_release();
  // Whatever follows of pre-, post- and development release.
  void take_suffixes();
  // "+local"; false when there is a plus but no local version.
  bool take_local();

  std::string_view rest() const { return rest_; }
  std::size_t release_parts() const { return version_.release_.size(); }
  Version take() { return std::move(version_); }

 private:
  std::string_view take_digits();
  bool take_word(std::string_view word);  // any case
  void take_separator();
  Number take_suffix_number();
  void take_pre();
  void take_post();
  void take_dev();

  std::string_view rest_;
  Version version_;
};

}  // namespace sqreen::compat
