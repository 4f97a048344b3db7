// SPDX-License-Identifier: Apache-2.0
#include "compat/shebang.h"

#include "core/text.h"

namespace sqreen::compat {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

tl::unexpected<Error> not_understood(std::string_view text) {
  return fail(ErrorCode::malformed, "env: cannot read \"" + printable(text) + "\"");
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0;
}

}  // namespace

std::optional<Shebang> parse_shebang(std::string_view head) {
  if (!head.starts_with("#!")) return std::nullopt;
  std::string_view line = first_line(head.substr(2));
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && (is_blank(line.back()) || line.back() == '\r')) line.remove_suffix(1);
  std::size_t end = 0;
  while (end < line.size() && !is_blank(line[end])) ++end;
  if (end == 0) return std::nullopt;
  Shebang shebang{std::string(line.substr(0, end)), {}};
  while (end < line.size() && is_blank(line[end])) ++end;
  shebang.argument = line.substr(end);
  return shebang;
}

std::optional<std::string> interpreter_behind_sh(std::string_view head) {
  const std::size_t second = head.find('\n');
  if (second == std::string_view::npos) return std::nullopt;
  std::string_view line = first_line(head.substr(second + 1));
  constexpr std::string_view kExec = "'''exec' ";
  if (!line.starts_with(kExec)) return std::nullopt;
  line.remove_prefix(kExec.size());
  const bool quoted = line.starts_with('"');
  if (quoted) line.remove_prefix(1);
  const std::size_t end = line.find(quoted ? '"' : ' ');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  return std::string(line.substr(0, end));
}

Expected<std::vector<std::string>> split_env_string(std::string_view text,
                                                    const Environment& environment) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = '\0';
  const auto finish = [&] {
    if (in_word) words.push_back(std::move(word));
    word.clear();
    in_word = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == '\0' && (is_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f')) {
      finish();
    } else if (quote == '\0' && !in_word && c == '#') {
      break;  // a comment
    } else if (quote != '\'' && c == '$') {
      const std::size_t end = text.find('}', i);
      if (i + 1 >= text.size() || text[i + 1] != '{' || end == std::string_view::npos) {
        return not_understood(text);
      }
      const auto value = find(environment, text.substr(i + 2, end - i - 2));
      word += value.value_or("");
      in_word = in_word || value.has_value();
      i = end;
    } else if (c == '\\' && quote == '\'') {
      in_word = true;
      if (i + 1 < text.size() && (text[i + 1] == '\'' || text[i + 1] == '\\')) ++i;
      word += text[i];
    } else if (c == '\\') {
      if (++i == text.size()) return not_understood(text);
      switch (text[i]) {
        case 'c':  // ignore the rest
          if (quote != '\0') return not_understood(text);
          finish();
          return words;
        case '_':  // a space; outside quotes it separates
          if (quote == '\0') {
            finish();
          } else {
            word += ' ';
          }
          continue;
        case 'f':
          word += '\f';
          break;
        case 'n':
          word += '\n';
          break;
        case 'r':
          word += '\r';
          break;
        case 't':
          word += '\t';
          break;
        case 'v':
          word += '\v';
          break;
        case '"':
        case '#':
        case '$':
        case '\'':
        case '\\':
          word += text[i];
          break;
        default:
          return not_understood(text);
      }
      in_word = true;
    } else if (c == '\'' || c == '"') {
      if (quote == '\0') {
        quote = c;
        in_word = true;
      } else if (quote == c) {
        quote = '\0';
      } else {
        word += c;
      }
    } else {
      word += c;
      in_word = true;
    }
  }
  if (quote != '\0') return not_understood(text);
  finish();
  return words;
}

Expected<EnvCommand> parse_env(std::vector<std::string> words, const Environment& environment) {
  EnvCommand result;
  constexpr int kMaxSplits = 16;  // env -S '-S "..."'
  int splits = 0;
  std::size_t i = 0;
  // -S replaces itself by the words of its string.
  const auto expand = [&](std::size_t from, std::size_t to,
                          std::string_view text) -> Expected<void> {
    if (++splits > kMaxSplits) return not_understood(text);
    auto inner = split_env_string(text, environment);
    if (!inner) return tl::make_unexpected(inner.error());
    const auto begin = words.begin();
    words.erase(begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to));
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(from), inner->begin(), inner->end());
    return {};
  };
  while (i < words.size()) {
    const std::string word = words[i];
    if (word == "--") {
      ++i;
      break;
    }
    if (word == "-" || word == "-i" || word == "--ignore-environment") {
      result.clears = true;
      ++i;
    } else if (word == "-u" || word == "--unset" || word == "-C" || word == "--chdir" ||
               word == "-S" || word == "--split-string") {
      if (i + 1 >= words.size()) return not_understood(word);
      if (word == "-S" || word == "--split-string") {
        const std::string text = words[i + 1];
        if (auto done = expand(i, i + 2, text); !done) return tl::make_unexpected(done.error());
        continue;
      }
      if (word == "-u" || word == "--unset") {
        result.unset.push_back(words[i + 1]);
      } else {
        result.changes_folder = true;
      }
      i += 2;
    } else if (word.starts_with("--unset=") || (word.starts_with("-u") && word.size() > 2)) {
      result.unset.push_back(word.substr(word.starts_with("--") ? 8 : 2));
      ++i;
    } else if (word.starts_with("--chdir=") || (word.starts_with("-C") && word.size() > 2)) {
      result.changes_folder = true;
      ++i;
    } else if (word.starts_with("--split-string=") || word.starts_with("-S") ||
               word.starts_with("-vS") || word.starts_with("-iS")) {
      const std::size_t begin = word.starts_with("--") ? 15 : word.starts_with("-S") ? 2 : 3;
      if (word.starts_with("-iS")) result.clears = true;
      if (begin == word.size()) {
        words[i] = "-S";  // its string is the next word
        continue;
      }
      if (auto done = expand(i, i + 1, std::string_view(word).substr(begin)); !done) {
        return tl::make_unexpected(done.error());
      }
    } else if (word == "-v" || word == "--debug" || word.starts_with("--block-signal") ||
               word.starts_with("--default-signal") || word.starts_with("--ignore-signal")) {
      ++i;
    } else if (word.starts_with('-')) {
      return not_understood(word);
    } else {
      break;
    }
  }
  for (; i < words.size() && is_assignment(words[i]); ++i) {
    const std::size_t equals = words[i].find('=');
    result.set[words[i].substr(0, equals)] = words[i].substr(equals + 1);
  }
  result.command.assign(words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
  return result;
}

Environment apply_env(const EnvCommand& command, Environment environment) {
  if (command.clears) environment.clear();
  for (const std::string& name : command.unset) environment.erase(name);
  for (const auto& [name, value] : command.set) environment[name] = value;
  return environment;
}

}  // namespace sqreen::compat
