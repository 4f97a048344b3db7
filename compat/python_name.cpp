// SPDX-License-Identifier: Apache-2.0
#include "compat/python_name.h"

#include <charconv>
#include <utility>

namespace sqreen::compat {
namespace {

// Takes "3", "3.11" from the front of `text`.
bool take_version(std::string_view& text, PythonName& name) {
  const auto take_number = [&text](int& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number > 999) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
  };
  if (text.empty() || text.front() < '0' || text.front() > '9') return true;
  if (!take_number(name.major)) return false;
  if (text.size() < 2 || text.front() != '.' || text[1] < '0' || text[1] > '9') return true;
  text.remove_prefix(1);
  return take_number(name.minor);
}

}  // namespace

std::optional<PythonName> read_program_name(std::string_view text) {
  constexpr std::pair<std::string_view, Implementation> kStems[] = {
      {"python", Implementation::unknown},  // PyPy's environments have a `python` too
      {"pypy", Implementation::pypy},
      {"jython", Implementation::jython},
      {"graalpy", Implementation::graalpy},
  };
  for (const auto& [stem, implementation] : kStems) {
    if (!text.starts_with(stem)) continue;
    PythonName name{.implementation = implementation};
    std::string_view rest = text.substr(stem.size());
    if (!take_version(rest, name)) return std::nullopt;
    for (; !rest.empty(); rest.remove_prefix(1)) {
      if (rest == "-dbg" || rest == "-c") {
        name.debug = rest == "-dbg";
        break;
      }
      if (rest.front() == 'd') {
        name.debug = true;
      } else if (rest.front() == 't') {
        name.free_threaded = true;
      } else if (rest.front() != 'm' && rest.front() != 'u' && rest.front() != 'w') {
        return std::nullopt;  // python3-config, python-argcomplete
      }
    }
    return name;
  }
  return std::nullopt;
}

std::optional<PythonName> read_library_name(std::string_view text) {
  const bool pypy = text.starts_with("libpypy");
  if (!pypy && !text.starts_with("libpython")) return std::nullopt;
  PythonName name{.implementation = pypy ? Implementation::pypy : Implementation::cpython};
  std::string_view rest = text.substr(pypy ? 7 : 9);
  if (!take_version(rest, name) || name.major < 0) return std::nullopt;
  if (!pypy && name.minor < 0) return std::nullopt;  // libpython3.so: the stable interface
  for (; !rest.empty() && rest.front() != '.' && rest.front() != '-'; rest.remove_prefix(1)) {
    if (rest.front() == 'd') name.debug = true;
    if (rest.front() == 't') name.free_threaded = true;
  }
  if (rest.find(".so") == std::string_view::npos && rest.find(".dylib") == std::string_view::npos) {
    return std::nullopt;
  }
  return name;
}

}  // namespace sqreen::compat
