// SPDX-License-Identifier: Apache-2.0
#include "compat/uwsgi.h"

#include "compat/elf.h"
#include "compat/paths.h"
#include "compat/python_name.h"
#include "core/ascii.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

// "2.0.31" and perhaps a packager's suffix; every uWSGI with Python 3 is a 2.
bool is_version(std::string_view text) {
  std::size_t i = 0;
  int numbers = 0;
  while (i < text.size() && is_ascii_digit(text[i])) {
    while (i < text.size() && is_ascii_digit(text[i])) ++i;
    ++numbers;
    if (i + 1 < text.size() && text[i] == '.' && is_ascii_digit(text[i + 1])) ++i;
  }
  return numbers >= 2 && (i == text.size() || text[i] == '-' || text[i] == '+' || text[i] == '.');
}

}  // namespace

std::optional<Interpreter> find_plugin_python(const std::vector<std::string>& argv,
                                              const FileSystem& files) {
  std::vector<std::string> plugins;
  const std::string_view program = argv.empty() ? std::string_view() : base_name(argv[0]);
  if (program.starts_with("uwsgi_")) plugins.emplace_back(program.substr(6));
  for (std::size_t i = 1; i < argv.size(); ++i) {
    std::string_view word = argv[i];
    std::string_view value;
    for (const std::string_view option :
         {"--plugins", "--plugin", "--need-plugins", "--need-plugin"}) {
      if (word == option && i + 1 < argv.size()) value = argv[i + 1];
      if (word.starts_with(option) && word.size() > option.size() && word[option.size()] == '=') {
        value = word.substr(option.size() + 1);
      }
    }
    for (const std::string_view name : split(value, ',')) plugins.emplace_back(trim(name));
  }
  for (const std::string& plugin : plugins) {
    if (!plugin.starts_with("python") || plugin.find('/') != std::string::npos) continue;
    for (const char* folder : {"/usr/lib/uwsgi/plugins/", "/usr/lib64/uwsgi/"}) {
      const auto libraries = needed_libraries(folder + plugin + "_plugin.so", files);
      if (!libraries) continue;
      for (const std::string& library : *libraries) {
        if (read_library_name(library)) return inspect_library(library);
      }
    }
  }
  return std::nullopt;
}

std::string find_uwsgi_version(const std::string& program, const FileSystem& files) {
  const auto bytes = files.read(program);
  if (!bytes || !bytes->starts_with("\x7f"
                                    "ELF")) {
    return {};
  }
  constexpr std::string_view kStart(
      "\0"
      "2.",
      3);
  constexpr std::size_t kLongest = 40;
  for (std::size_t at = bytes->find(kStart); at != std::string::npos;
       at = bytes->find(kStart, at + 1)) {
    const std::size_t end = bytes->find('\0', at + 1);
    if (end == std::string::npos) break;
    const std::string_view text = std::string_view(*bytes).substr(at + 1, end - at - 1);
    if (text.size() <= kLongest && is_version(text)) return std::string(text);
  }
  return {};
}

}  // namespace sqreen::compat
