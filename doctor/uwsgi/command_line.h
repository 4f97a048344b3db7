// SPDX-License-Identifier: Apache-2.0
// getopt_long() as uWSGI uses it: long options by their name or a unique beginning of it, bundled
// short ones, operands anywhere.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "doctor/uwsgi/option_table.h"

namespace sqreen::doctor {

struct CommandLineOption {
  std::string name;
  std::optional<std::string> value;
  std::string written;  // "--enable-threads", "-T"
};

class CommandLine {
 public:
  // Kinds of options that the table does not know (`declare-option` adds some while the line is
  // being read).
  using CustomKind = std::function<std::optional<ArgumentKind>(std::string_view)>;

  // `arguments` without the program.
  explicit CommandLine(std::span<const std::string> arguments) : arguments_(arguments) {}

  // The next option, or nullopt at the end or after a problem.
  std::optional<CommandLineOption> next(const CustomKind& custom);
  const std::vector<std::string>& operands() const { return operands_; }  // complete at the end
  const std::string& problem() const {
    return problem_;
  }  // uWSGI refuses the line: in getopt's words

 private:
  std::optional<CommandLineOption> long_option(std::string_view text, const CustomKind& custom);
  std::optional<CommandLineOption> short_option();
  std::optional<CommandLineOption> refuse(std::string problem);

  std::span<const std::string> arguments_;
  std::string_view bundle_;  // rest of "-MTi"
  std::vector<std::string> operands_;
  std::string problem_;
  bool only_operands_ = false;  // after "--"
};

}  // namespace sqreen::doctor
