// SPDX-License-Identifier: Apache-2.0
#include "doctor/gunicorn/command_line.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

// Options that are no setting: they print and end.
constexpr std::string_view kEnding[] = {"-h", "--help", "-v", "--version"};

struct Match {
  const GunicornSetting* setting = nullptr;
  bool ambiguous = false;
};

Match find_option(std::string_view typed) {
  Match match;
  bool several = false;
  for (const GunicornSetting& setting : gunicorn_settings()) {
    for (const std::string_view option : split(setting.options, ' ')) {
      if (option == typed) return {&setting, false};
      if (!typed.starts_with("--") || !option.starts_with(typed)) continue;
      several |= match.setting != nullptr && match.setting != &setting;
      match.setting = &setting;
    }
  }
  match.ambiguous = several;
  return match;
}

class Reader {
 public:
  explicit Reader(std::span<const std::string> words) : words_(words) {}

  GunicornCommandLine read() {
    while (at_ < words_.size() && out_.problem.empty()) {
      const std::string& word = words_[at_++];
      if (only_operands_ || word.size() < 2 || word[0] != '-') {
        out_.operands.push_back(word);
      } else if (word == "--") {
        only_operands_ = true;
      } else if (word.starts_with("--")) {
        read_long(word);
      } else {
        read_short(word);
      }
    }
    return std::move(out_);
  }

 private:
  static bool ends(std::string_view option) {
    for (const std::string_view one : kEnding) {
      if (one == option) return true;
    }
    return false;
  }

  void refuse(std::string problem) { out_.problem = std::move(problem); }

  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string typed = word.substr(0, equals);
    if (ends(typed)) return;
    const Match match = find_option(typed);
    if (match.ambiguous) return refuse("ambiguous option: " + printable(shortened(typed, 60)));
    if (match.setting == nullptr) {
      return refuse("unrecognized arguments: " + printable(shortened(word, 60)));
    }
    take(*match.setting, typed, equals == std::string::npos ? nullptr : word.c_str() + equals + 1);
  }

  // -w4, -w 4, -Dk gevent
  void read_short(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::string typed = {'-', word[i]};
      if (ends(typed)) continue;
      const Match match = find_option(typed);
      if (match.setting == nullptr) {
        return refuse("unrecognized arguments: " + printable(shortened(word, 60)));
      }
      if (match.setting->argument == GunicornArgument::nothing) {
        take(*match.setting, typed, nullptr);
        continue;
      }
      const std::size_t from = word[i + 1] == '=' ? i + 2 : i + 1;
      return take(*match.setting, typed, from < word.size() ? word.c_str() + from : nullptr);
    }
  }

  void take(const GunicornSetting& setting, const std::string& typed, const char* value) {
    GunicornArgumentRead read{&setting, {}, typed};
    if (value != nullptr && setting.argument == GunicornArgument::nothing) {
      return refuse("argument " + typed + ": ignored explicit argument");
    }
    if (value != nullptr) {
      read.value = value;
      read.written += typed.starts_with("--") ? "=" + read.value : read.value;
    } else if (setting.argument != GunicornArgument::nothing) {
      const bool follows = at_ < words_.size() && !looks_like_option(words_[at_]);
      if (!follows && setting.argument == GunicornArgument::follows) {
        return refuse("argument " + typed + ": expected one argument");
      }
      if (follows) read.value = words_[at_++];
      if (follows) read.written += " " + read.value;
    }
    out_.arguments.push_back(std::move(read));
  }

  // A negative number is a value: gunicorn has no option that looks like one.
  static bool looks_like_option(const std::string& word) {
    return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9') && word[1] != '.';
  }

  std::span<const std::string> words_;
  std::size_t at_ = 0;
  bool only_operands_ = false;  // after "--"
  GunicornCommandLine out_;
};

}  // namespace

GunicornCommandLine read_gunicorn_command_line(std::span<const std::string> words) {
  return Reader(words).read();
}

Expected<std::vector<std::string>> split_shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      // In double quotes only a quote and a backslash lose it.
      if (quote == '"' && text[i + 1] != '"' && text[i + 1] != '\\') word += c;
      word += text[++i];
      in_word = true;
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      if (in_word) words.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != 0) return fail(ErrorCode::malformed, "a quote never ends");
  if (in_word) words.push_back(std::move(word));
  return words;
}

}  // namespace sqreen::doctor
