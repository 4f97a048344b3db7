// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/insertion.h"

#include "core/text.h"

namespace sqreen::doctor {
namespace {

std::string option_line(ConfigFormat format, const std::string& option) {
  switch (format) {
    case ConfigFormat::ini:
      break;
    case ConfigFormat::yaml:
      return option + ": true";
    case ConfigFormat::json:
      return '"' + option + "\": true";
    case ConfigFormat::xml:
      return "<" + option + "/>";
  }
  return option + " = true";
}

// How an option's line begins, so that a new line can go in front of it.
bool begins_line(ConfigFormat format, std::string_view line, const std::string& key) {
  const std::string_view text = trim(line);
  switch (format) {
    case ConfigFormat::ini:
    case ConfigFormat::yaml:
      return text.starts_with(key);
    case ConfigFormat::json:
      return text.starts_with('"' + key + '"');
    case ConfigFormat::xml:
      return text.starts_with("<" + key);
  }
  return false;
}

// How many lines there are up to the section's own, past comments that speak of what follows them;
// `index` itself where something else comes before it.
std::size_t header_above(const std::vector<std::string_view>& lines, std::size_t index) {
  for (std::size_t above = index; above > 0; --above) {
    const std::string_view line = trim(lines[above - 1]);
    if (line.starts_with('[')) return above;
    if (!line.empty() && !line.starts_with('#') && !line.starts_with(';')) break;
  }
  return index;
}

}  // namespace

std::string UwsgiInsertion::words(std::string_view option) const {
  if (path.empty()) return "add --" + std::string(option);
  return "add `" + option_line(format, std::string(option)) + "` to " + printable(path);
}

std::optional<Edit> UwsgiInsertion::edit(std::string_view option) const {
  if (path.empty() || line <= 0) return std::nullopt;
  std::string text = indent + option_line(format, std::string(option));
  if (format == ConfigFormat::json) text += ",";
  return Edit{.kind = Edit::Kind::insert_line,
              .path = path,
              .line = line,
              .old_text = {},
              .new_text = std::move(text)};
}

UwsgiInsertion find_uwsgi_insertion(const UwsgiConfiguration& configuration,
                                    const std::string& absolute, const FileSystem& files) {
  UwsgiInsertion insertion;
  if (configuration.files.empty()) return insertion;
  insertion.path = configuration.files.front();
  insertion.format = format_of_ending(insertion.path).value_or(ConfigFormat::ini);
  const UwsgiOption* first = nullptr;
  for (const UwsgiOption& option : configuration.options) {
    if (option.place.source == insertion.path && option.place.line > 1) {
      first = &option;
      break;
    }
  }
  const auto text = files.read(absolute);
  if (first == nullptr || !text) return insertion;
  const auto lines = split(*text, '\n');
  const auto index = static_cast<std::size_t>(first->place.line - 1);
  if (index >= lines.size() || !begins_line(insertion.format, lines[index], first->key)) {
    return insertion;
  }
  insertion.line = first->place.line - 1;
  if (insertion.format == ConfigFormat::ini) {
    insertion.line = static_cast<int>(header_above(lines, index));
  }
  insertion.indent = lines[index].substr(0, lines[index].find_first_not_of(" \t"));
  return insertion;
}

}  // namespace sqreen::doctor
