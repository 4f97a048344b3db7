// SPDX-License-Identifier: Apache-2.0
// What packaging's default_environment() would say inside the surveyed interpreter.
#include <algorithm>

#include "compat/declared/declarations.h"

namespace sqreen::compat {
namespace {

void set(MarkerEnvironment& environment, const char* name, std::string_view value) {
  environment.variables.insert_or_assign(name, std::string(value));
}

void set_system(const Survey& survey, MarkerEnvironment& environment) {
  if (!survey.system) return;
  const std::string& system = survey.system->value;
  if (system == "Linux") {
    set(environment, "sys_platform", "linux");  // linux2 on 2.7; see below
    set(environment, "platform_system", "Linux");
    set(environment, "os_name", "posix");
  } else if (system == "macOS") {
    set(environment, "sys_platform", "darwin");
    set(environment, "platform_system", "Darwin");
    set(environment, "os_name", "posix");
  }
}

// Major and minor only: "3.11".
std::string short_version(const std::string& version) {
  const std::size_t dot = version.find('.');
  if (dot == std::string::npos) return {};
  const std::size_t end = version.find_first_not_of("0123456789", dot + 1);
  return version.substr(0, end);
}

void set_version(const SurveyedInterpreter& python, MarkerEnvironment& environment) {
  if (!python.version) return;
  const std::string& version = python.version->value;
  const std::string minor = short_version(version);
  if (minor.empty()) return;
  set(environment, "python_version", minor);
  if (minor.starts_with("2.") && environment.variables.contains("sys_platform") &&
      environment.variables["sys_platform"] == "linux") {
    set(environment, "sys_platform", "linux2");
  }
  if (std::count(version.begin(), version.end(), '.') < 2) return;
  set(environment, "python_full_version", version);
  // PyPy's is its own, which is not in the survey.
  if (python.implementation == Implementation::cpython) {
    set(environment, "implementation_version", version);
  }
}

}  // namespace

MarkerEnvironment marker_environment(const Survey& survey) {
  MarkerEnvironment environment;
  set_system(survey, environment);
  if (survey.kernel) set(environment, "platform_release", survey.kernel->value);
  if (survey.architecture) set(environment, "platform_machine", survey.architecture->value);
  if (survey.interpreters.empty()) return environment;
  const SurveyedInterpreter& python = survey.interpreters.front();
  set_version(python, environment);
  switch (python.implementation) {
    case Implementation::cpython:
      set(environment, "implementation_name", "cpython");
      break;
    case Implementation::pypy:
      set(environment, "implementation_name", "pypy");
      break;
    case Implementation::graalpy:
      set(environment, "implementation_name", "graalpy");
      break;
    case Implementation::jython:  // runs on Java, whose names we do not know
      environment.variables.erase("sys_platform");
      environment.variables.erase("platform_system");
      environment.variables.erase("platform_release");
      set(environment, "os_name", "java");
      break;
    case Implementation::unknown:
      return environment;
  }
  set(environment, "platform_python_implementation",
      python.implementation == Implementation::graalpy
          ? "GraalVM"
          : implementation_name(python.implementation));
  return environment;
}

}  // namespace sqreen::compat
