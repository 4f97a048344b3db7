// SPDX-License-Identifier: Apache-2.0
#include "compat/survey/python_facts.h"

#include "compat/elf.h"
#include "compat/macho.h"
#include "compat/paths.h"
#include "compat/python_name.h"
#include "compat/survey/build_settings.h"
#include "compat/survey/operating_system.h"
#include "compat/survey/python_version.h"

namespace sqreen::compat {
namespace {

// ".../Python.framework/Versions/3.11/Python": what macOS's framework builds load.
bool is_framework_library(std::string_view library) {
  return base_name(library) == "Python" &&
         library.find("Python.framework/Versions/") != std::string_view::npos;
}

void read_linkage(const std::vector<std::string>& libraries, const Origin& origin,
                  SurveyedInterpreter& python) {
  PythonLinkage linkage;
  for (const std::string& library : libraries) {
    if (!read_library_name(base_name(library)) && !is_framework_library(library)) continue;
    linkage = {.shared = true, .library = shown(library)};
    break;
  }
  python.linkage = {std::move(linkage), origin};
}

void read_headers(const std::string& executable, Reading& reading, SurveyedInterpreter& python) {
  const Origin origin = reading.at(executable);
  if (const auto elf = read_elf(executable, reading.files)) {
    read_linkage(elf->needed, origin, python);
    const auto architecture = architecture_name(*elf);
    if (!architecture.empty()) python.architecture = {std::string(architecture), origin};
    if (const auto libc = libc_of_loader(elf->loader)) python.libc = {*libc, origin};
  } else if (const auto macho = read_macho(executable, reading.files)) {
    read_linkage(macho->libraries, origin, python);
    std::string all;
    for (const std::string& architecture : macho->architectures) {
      all += (all.empty() ? "" : "+") + architecture;
    }
    if (!all.empty()) python.architecture = {std::move(all), origin};
  }
}

}  // namespace

SurveyedInterpreter read_python(const Interpreter& interpreter, const Installation& installation,
                                Reading& reading) {
  SurveyedInterpreter python;
  python.path = interpreter.path;
  python.real_path = interpreter.real_path;
  python.virtual_environment = installation.virtual_environment;
  python.sees_system_packages =
      !installation.virtual_environment.empty() && installation.sees_system_packages;
  python.implementation = interpreter.implementation;
  read_headers(installation.executable, reading, python);
  read_python_version(interpreter, installation, reading, python);
  read_build_settings(interpreter, installation, reading, python);
  return python;
}

}  // namespace sqreen::compat
