// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/build_settings.h"

#include <algorithm>
#include <map>

#include "compat/paths.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kSettingsFile = 512 * 1024;

struct Setting {
  std::string value;  // without quotes
  int line = 0;
};
using Settings = std::map<std::string, Setting, std::less<>>;

//  'SOABI': 'cpython-311-x86_64-linux-gnu',
Settings read_settings(std::string_view text) {
  constexpr std::string_view kWanted[] = {"SOABI", "Py_DEBUG", "Py_GIL_DISABLED",
                                          "Py_UNICODE_SIZE"};
  Settings settings;
  int line = 0;
  for (std::string_view written : split(text, '\n')) {
    ++line;
    const std::size_t open = written.find('\'');
    const std::size_t close = written.find('\'', open + 1);
    if (open == std::string_view::npos || close == std::string_view::npos) continue;
    const std::string_view key = written.substr(open + 1, close - open - 1);
    if (std::find(std::begin(kWanted), std::end(kWanted), key) == std::end(kWanted)) continue;
    std::string_view value = written.substr(close + 1);
    const std::size_t begin = value.find_first_not_of(": '\"");
    if (begin == std::string_view::npos) continue;
    value = value.substr(begin);
    settings.try_emplace(std::string(key),
                         Setting{std::string(value.substr(0, value.find_first_of("'\",}"))), line});
  }
  return settings;
}

// Debian installs the debugging build's beside the plain one's: its name has the build's flags.
std::string find_settings_file(const Interpreter& interpreter, const Installation& installation,
                               const FileSystem& files) {
  const auto names = files.list(installation.library);
  if (!names) return {};
  const std::string wanted =
      std::string(interpreter.free_threaded ? "t" : "") + (interpreter.debug ? "d" : "");
  for (const std::string& name : *names) {
    if (!name.starts_with("_sysconfigdata") || !name.ends_with(".py")) continue;
    std::string_view flags = std::string_view(name).substr(14, name.size() - 17);
    if (flags.starts_with('_')) flags.remove_prefix(1);
    flags = flags.substr(0, flags.find('_'));
    if (flags == "m") flags = "";
    if (flags == "dm") flags = "d";
    if (flags == wanted) return join(installation.library, name);
  }
  // Debian's 2.7 has it in a folder of the platform: plat-x86_64-linux-gnu/_sysconfigdata_nd.py.
  for (const std::string& name : *names) {
    const std::string path =
        join(join(installation.library, name),
             interpreter.debug ? "_sysconfigdata_d.py" : "_sysconfigdata_nd.py");
    if (name.starts_with("plat-") && files.status(path).is_file) return path;
  }
  return {};
}

// _ctypes.cpython-311-x86_64-linux-gnu.so, pypy's _blake2_cffi.pypy39-pp73-x86_64-linux-gnu.so.
void read_extension_names(const Installation& installation, Reading& reading,
                          SurveyedInterpreter& python) {
  for (const std::string& folder :
       {join(installation.library, "lib-dynload"), installation.library}) {
    const auto names = reading.files.list(folder);
    if (!names) continue;
    for (const std::string& name : *names) {
      if (!name.ends_with(".so")) continue;
      const std::size_t dot = name.find('.');
      std::string abi = abi_of_soabi(std::string_view(name).substr(dot + 1));
      if (abi.empty()) continue;
      python.abi = {std::move(abi), reading.at(join(folder, name))};
      return;
    }
  }
}

bool is_set(const Settings& settings, std::string_view name) {
  const auto found = settings.find(name);
  return found != settings.end() && !found->second.value.empty() && found->second.value != "0";
}

Origin origin_of(const Settings& settings, std::string_view name, const std::string& path,
                 const Reading& reading) {
  const auto found = settings.find(name);
  return reading.at(path, found == settings.end() ? 0 : found->second.line);
}

}  // namespace

std::string abi_of_soabi(std::string_view soabi) {
  // Of a file's name, what follows is no part of it: "_ctypes.cpython-311.so".
  const auto parts = split(soabi.substr(0, soabi.find('.')), '-');
  if (parts.size() < 2) return {};
  std::string tag;
  if (parts[0] == "cpython") {
    tag = "cp" + std::string(parts[1]);
  } else if (parts[0].starts_with("pypy")) {
    tag = std::string(parts[0]) + "_" + std::string(parts[1]);
  } else if (parts[0].starts_with("graalpy") && parts.size() > 2) {
    tag = std::string(parts[0]) + "_" + std::string(parts[1]) + "_" + std::string(parts[2]);
  }
  const bool valid = tag.size() > 2 && std::all_of(tag.begin(), tag.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                     });
  return valid ? tag : std::string();
}

void read_build_settings(const Interpreter& interpreter, const Installation& installation,
                         Reading& reading, SurveyedInterpreter& python) {
  if (installation.library.empty()) return;
  const std::string path = find_settings_file(interpreter, installation, reading.files);
  Settings settings;
  if (!path.empty()) {
    const auto text = reading.files.read(path, kSettingsFile);
    if (text) {
      settings = read_settings(*text);
    } else {
      reading.unreadable(path, text.error(), "make it readable, so that the Python's ABI is known");
    }
  }
  if (const auto soabi = settings.find("SOABI"); soabi != settings.end()) {
    std::string abi = abi_of_soabi(soabi->second.value);
    if (!abi.empty()) python.abi = {std::move(abi), reading.at(path, soabi->second.line)};
  } else if (const auto size = settings.find("Py_UNICODE_SIZE");
             size != settings.end() && interpreter.major == 2) {
    python.abi = {"cp2" + std::to_string(interpreter.minor) +
                      (is_set(settings, "Py_DEBUG") ? "d" : "") +
                      (size->second.value == "4" ? "mu" : "m"),
                  reading.at(path, size->second.line)};
  }
  if (!python.abi) read_extension_names(installation, reading, python);
  if (!settings.contains("Py_DEBUG")) return;  // PyPy's file has no such settings
  python.debug = {is_set(settings, "Py_DEBUG"), origin_of(settings, "Py_DEBUG", path, reading)};
  // Before 3.13 there was no other way.
  python.free_threaded = {is_set(settings, "Py_GIL_DISABLED"),
                          origin_of(settings, "Py_GIL_DISABLED", path, reading)};
}

}  // namespace sqreen::compat
