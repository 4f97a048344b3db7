// SPDX-License-Identifier: Apache-2.0
#include "compat/declared/requirement_line.h"

#include <algorithm>

#include "compat/installed/direct_url.h"
#include "compat/package_name.h"
#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

struct Option {
  std::string_view name;
  LineKind kind;
};
constexpr Option kOptions[] = {
    {"-r", LineKind::include},
    {"--requirement", LineKind::include},
    {"-c", LineKind::constraint},
    {"--constraint", LineKind::constraint},
    {"-e", LineKind::editable},
    {"--editable", LineKind::editable},
    {"-i", LineKind::option},
    {"--index-url", LineKind::option},
    {"--pypi-url", LineKind::option},
    {"--extra-index-url", LineKind::option},
    {"--no-index", LineKind::option},
    {"-f", LineKind::option},
    {"--find-links", LineKind::option},
    {"--no-binary", LineKind::option},
    {"--only-binary", LineKind::option},
    {"--prefer-binary", LineKind::option},
    {"--require-hashes", LineKind::option},
    {"--pre", LineKind::option},
    {"--trusted-host", LineKind::option},
    {"--use-feature", LineKind::option},
    {"--always-unzip", LineKind::option},
    {"-Z", LineKind::option},
    {"--process-dependency-links", LineKind::option},
};
constexpr std::string_view kArchives[] = {".whl", ".tar.gz", ".zip", ".tar.bz2",
                                          ".tgz", ".tar.xz", ".tar"};

bool is_space(char c) {
  return c == ' ' || c == '\t';
}

// A comment begins the line or follows white space; a URL's #egg= does neither.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || is_space(line[at - 1])) return line.substr(0, at);
  }
  return line;
}

bool is_comment(std::string_view line) {
  return trim(line).starts_with('#');
}

// ${NAME} of capitals, digits and underscores, when it is set.
std::string with_variables(std::string_view text, const Environment& environment) {
  std::string out;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${")) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) break;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    const auto value = plain ? find(environment, name) : std::nullopt;
    out += text.substr(0, at);
    out += value && !value->empty() ? *value : std::string(text.substr(at, end + 1 - at));
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

std::string unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

// The requirement without " --hash=..." and other options of its own.
std::string_view without_options(std::string_view text) {
  for (std::size_t at = text.find(" -"); at != std::string_view::npos;
       at = text.find(" -", at + 1)) {
    if (at + 2 < text.size() && (text[at + 2] == '-' || text[at + 2] == 'C'))
      return trim(text.substr(0, at));
  }
  return trim(text);
}

}  // namespace

std::vector<RequirementLine> split_requirements(std::string_view text,
                                                const Environment& environment) {
  std::vector<RequirementLine> lines;
  std::string joined;
  int first = 0;
  int line = 0;
  const auto finish = [&] {
    const std::string_view plain = trim(without_comment(joined));
    if (!plain.empty()) lines.push_back({first, with_variables(plain, environment)});
    joined.clear();
    first = 0;
  };
  for (std::string_view written : split(text, '\n')) {
    ++line;
    if (written.ends_with('\r')) written.remove_suffix(1);
    if (first == 0) first = line;
    if (written.ends_with('\\') && !is_comment(written)) {
      joined += written.substr(0, written.size() - 1);
      continue;
    }
    // So that a comment in the middle ends the joined line as a comment.
    if (is_comment(written)) joined += ' ';
    joined += written;
    finish();
  }
  finish();
  return lines;
}

LineContent read_requirement_line(std::string_view text) {
  if (!text.starts_with('-')) {
    return {LineKind::requirement, std::string(without_options(text))};
  }
  for (const Option& option : kOptions) {
    if (!text.starts_with(option.name)) continue;
    std::string_view rest = text.substr(option.name.size());
    const bool is_long = option.name.starts_with("--");
    // "-rfile" but not "--requirementfile".
    if (is_long && !rest.empty() && !is_space(rest.front()) && rest.front() != '=') continue;
    rest = trim(rest);
    if (rest.starts_with('=')) rest.remove_prefix(1);
    if (option.kind == LineKind::editable) rest = without_options(rest);
    return {option.kind, unquoted(rest)};
  }
  return {LineKind::unknown_option, std::string(text.substr(0, text.find_first_of(" \t=")))};
}

bool is_reference(std::string_view text) {
  if (text.find("://") != std::string_view::npos || text.starts_with('.') ||
      text.starts_with('/') || text.starts_with("file:")) {
    return true;
  }
  const std::string_view path = text.substr(0, text.find_first_of("[; "));
  return path.find('/') != std::string_view::npos ||
         std::any_of(std::begin(kArchives), std::end(kArchives),
                     [path](std::string_view suffix) { return path.ends_with(suffix); });
}

std::optional<Package> package_of_reference(std::string_view reference) {
  Package package;
  // "URL ; marker": white space before the semicolon, since a URL may hold one.
  if (const std::size_t marker = reference.find(" ;"); marker != std::string_view::npos) {
    package.marker = trim(reference.substr(marker + 2));
    reference = trim(reference.substr(0, marker));
  }
  package.url = reference;
  const std::size_t hash = reference.find('#');
  if (hash != std::string_view::npos) {
    for (std::string_view part : split(reference.substr(hash + 1), '&')) {
      if (!part.starts_with("egg=")) continue;
      part.remove_prefix(4);
      package.name = part.substr(0, part.find('['));
      if (is_package_name(package.name)) return package;
    }
  }
  std::string_view file = base_name(reference.substr(0, reference.find_first_of("#?")));
  for (const std::string_view suffix : kArchives) {
    if (!file.ends_with(suffix)) continue;
    file.remove_suffix(suffix.size());
    const bool wheel = suffix == ".whl";
    // A wheel's name has its parts between dashes; an archive's version follows the last one.
    const std::size_t dash = wheel ? file.find('-') : file.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view rest = file.substr(dash + 1);
    package.name = file.substr(0, dash);
    package.version = std::string(wheel ? rest.substr(0, rest.find('-')) : rest);
    if (!is_package_name(package.name) || package.version->empty()) return std::nullopt;
    return package;
  }
  return std::nullopt;
}

}  // namespace sqreen::compat
