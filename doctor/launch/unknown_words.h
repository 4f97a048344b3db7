// SPDX-License-Identifier: Apache-2.0
// Words of a command of which only the shell, or the manager, that runs it knows a part: `$PORT`,
// `--workers=${WEB_CONCURRENCY:-4}`, `$(circus.sockets.web)`. They stay as written, and what they
// hold is not judged.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

class UnknownWords {
 public:
  void add(std::string word) { words_.push_back(std::move(word)); }

  void add(const UnknownWords& others) {
    words_.insert(words_.end(), others.words_.begin(), others.words_.end());
  }

  // `value`: such a word, or an option's value, which is the end of one.
  bool hold(std::string_view value) const {
    if (value.find_first_of("$`%") == std::string_view::npos) return false;
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return word.ends_with(value); });
  }

  // `word` may stand for any number of words: it is one expansion from end to end.
  bool is_list(std::string_view word) const { return word.starts_with('$') && hold(word); }

 private:
  std::vector<std::string> words_;
};

}  // namespace sqreen::doctor
