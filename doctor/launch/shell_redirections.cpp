// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/shell_redirections.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/text.h"

namespace sqreen::doctor {

void ShellRedirections::redirection(ShellCommand& command) {
  const bool here = text_.substr(at_).starts_with("<<") && !text_.substr(at_).starts_with("<<<");
  while (peek() == '<' || peek() == '>' || peek() == '&' || peek() == '|' || peek() == '-') ++at_;
  while (peek() == ' ' || peek() == '\t') ++at_;
  const std::size_t begin = at_;
  ShellWord target = read_word();
  if (here) {
    std::string end(text_.substr(begin, at_ - begin));
    std::erase_if(end, [](char c) { return c == '\'' || c == '"' || c == '\\'; });
    here_documents_.push_back(std::move(end));
  }
  // `2>file`: the number was taken for a word.
  if (!command.words.empty() && command.words.back().text.size() == 1 &&
      command.words.back().text[0] >= '0' && command.words.back().text[0] <= '9' &&
      command.words.back().at + 1 == begin_of_redirection(begin)) {
    command.words.pop_back();
  }
}

std::size_t ShellRedirections::begin_of_redirection(std::size_t target) const {
  std::size_t begin = target;
  while (begin > 0 &&
         std::string_view("<>&|- \t").find(text_[begin - 1]) != std::string_view::npos) {
    --begin;
  }
  return begin;
}

void ShellRedirections::skip_here_documents() {
  for (const std::string& end : here_documents_) {
    while (at_ < text_.size()) {
      const std::size_t stop = std::min(text_.find('\n', at_), text_.size());
      const std::string_view line = trim(text_.substr(at_, stop - at_));
      at_ = std::min(stop + 1, text_.size());
      if (line == end) break;
    }
  }
  here_documents_.clear();
}

void ShellRedirections::forget_here_documents() {
  here_documents_.clear();
}

}  // namespace sqreen::doctor
