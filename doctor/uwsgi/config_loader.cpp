// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/config_loader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

constexpr std::size_t kLongestFile = 4u << 20;

struct FormatOption {
  std::string_view option;
  ConfigFormat format;
};

constexpr auto kFormatOptions = std::to_array<FormatOption>({
    {"ini", ConfigFormat::ini},
    {"ini-paste", ConfigFormat::ini},
    {"ini-paste-logged", ConfigFormat::ini},
    {"xml", ConfigFormat::xml},
    {"xmlconfig", ConfigFormat::xml},
    {"yaml", ConfigFormat::yaml},
    {"yml", ConfigFormat::yaml},
    {"json", ConfigFormat::json},
    {"js", ConfigFormat::json},
});

constexpr auto kEndings = std::to_array<FormatOption>({
    {".ini", ConfigFormat::ini},
    {".xml", ConfigFormat::xml},
    {".yaml", ConfigFormat::yaml},
    {".yml", ConfigFormat::yaml},
    {".json", ConfigFormat::json},
    {".js", ConfigFormat::json},
});

std::string cut(std::string_view text) {
  return printable(shortened(text, 80));
}

}  // namespace

std::optional<ConfigFormat> format_of_option(std::string_view option) {
  for (const FormatOption& known : kFormatOptions) {
    if (known.option == option) return known.format;
  }
  return std::nullopt;
}

std::optional<ConfigFormat> format_of_ending(std::string_view path) {
  for (const FormatOption& known : kEndings) {
    if (path.ends_with(known.option)) return known.format;
  }
  return std::nullopt;
}

std::string_view format_name(ConfigFormat format) {
  constexpr std::string_view kNames[] = {"ini", "XML", "YAML", "JSON"};
  return kNames[static_cast<std::size_t>(format)];
}

Expected<std::string> ConfigLoader::read(std::string_view path) const {
  return files_.read(path.starts_with('/') ? std::string(path) : folder_ + "/" + std::string(path),
                     kLongestFile);
}

Expected<std::string> ConfigLoader::read_with_injections(const std::string& path) const {
  std::vector<std::string> parts = before_;
  parts.push_back(path);
  parts.insert(parts.end(), after_.begin(), after_.end());
  std::string whole;
  for (const std::string& part : parts) {
    auto text = read(part);
    if (!text) return text;
    if (whole.size() + text->size() > kLongestFile) {
      return fail(ErrorCode::too_large, path + " is too long with what is injected");
    }
    whole += *text;
  }
  return whole;
}

ConfigFile ConfigLoader::parse(ConfigFormat format, std::string_view text,
                               const std::string& section) const {
  const std::string_view asked = section.empty() ? std::string_view("uwsgi") : section;
  switch (format) {
    case ConfigFormat::ini:
      return parse_ini_config(text, asked);
    case ConfigFormat::yaml:
      return libyaml_ ? parse_yaml_config(text, asked) : parse_plain_yaml_config(text, asked);
    case ConfigFormat::json:
      return parse_json_config(text, asked);
    case ConfigFormat::xml:
      break;
  }
  return parse_xml_config(text, section.empty() ? std::nullopt : std::optional(section));
}

LoadedConfig ConfigLoader::load(ConfigFormat format, const std::string& name, bool is_first) {
  LoadedConfig loaded;
  if (name == "-" || name.find("://") != std::string::npos) {
    loaded.unknown = "the configuration behind " + cut(name) + " is not read here";
    return loaded;
  }
  const std::size_t colon = name.rfind(':');
  std::string path = name.substr(0, colon);
  if (colon != std::string::npos) loaded.section = name.substr(colon + 1);
  if (path.empty()) path = last_file_;
  if (format == ConfigFormat::xml && colon != std::string::npos && loaded.section.empty()) {
    loaded.refused = "there is no id behind the colon of " + cut(name);
    return loaded;
  }
  const auto text = read_with_injections(path);
  if (!text) {
    if (text.error().code == ErrorCode::not_on_this_machine) {
      loaded.unknown = printable(text.error().message);
      return loaded;
    }
    loaded.refused = "cannot read " + printable(text.error().message);
    loaded.is_missing = true;
    return loaded;
  }
  loaded.path = path;
  last_file_ = path;
  magic_.set_file(files_, path, loaded.section, is_first);
  loaded.file = parse(format, magic_.replace(*text), loaded.section);
  return loaded;
}

}  // namespace sqreen::doctor
