// SPDX-License-Identifier: Apache-2.0
// Prints a survey as JSON, with every origin, for tests that hold it against real environments:
//
//   survey_answers machine | python PATH | venv FOLDER | root FOLDER | file PATH [PYTHON]
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "compat/survey/read.h"

namespace sqreen::compat {
namespace {

using Json = nlohmann::json;

Json json_of(const Origin& origin) {
  return {{"kind", origin_name(origin.kind)}, {"place", origin.text()}};
}

Json value_of(const std::string& value) {
  return value;
}
Json value_of(bool value) {
  return value;
}
Json value_of(LibcKind value) {
  return libc_name(value);
}
Json value_of(const PythonLinkage& value) {
  return {{"shared", value.shared}, {"library", value.library}};
}

template <typename T>
Json json_of(const Fact<T>& fact) {
  if (!fact) return nullptr;
  return {{"value", value_of(fact->value)}, {"origin", json_of(fact->origin)}};
}

Json json_of(const SurveyedInterpreter& python) {
  return {{"path", python.path},
          {"real_path", python.real_path},
          {"virtual_environment", python.virtual_environment},
          {"sees_system_packages", python.sees_system_packages},
          {"implementation", implementation_name(python.implementation)},
          {"version", json_of(python.version)},
          {"abi", json_of(python.abi)},
          {"free_threaded", json_of(python.free_threaded)},
          {"debug", json_of(python.debug)},
          {"linkage", json_of(python.linkage)},
          {"architecture", json_of(python.architecture)},
          {"libc", json_of(python.libc)},
          {"folders", python.folders}};
}

Json json_of(const Package& package) {
  return {{"name", package.name},
          {"normalized", package.normalized},
          {"version", package.version ? Json(*package.version) : Json(nullptr)},
          {"specifier", package.specifier},
          {"extras", package.extras},
          {"url", package.url},
          {"marker", package.marker},
          {"applies", package.applies ? Json(*package.applies) : Json(nullptr)},
          {"groups", package.groups},
          {"source", source_name(package.source)},
          {"editable", package.editable},
          {"distribution", package.distribution},
          {"location", package.location},
          {"interpreter", package.interpreter ? Json(*package.interpreter) : Json(nullptr)},
          {"shadowed", package.shadowed},
          {"origin", json_of(package.origin)}};
}

Json json_of(const Problem& problem) {
  return {{"origin", json_of(problem.origin)},
          {"message", problem.message},
          {"action", problem.action}};
}

template <typename T>
Json list_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(json_of(value));
  return list;
}

Json json_of(const Survey& survey) {
  return {{"subject", survey.subject},
          {"kind", origin_name(survey.kind)},
          {"system", json_of(survey.system)},
          {"distribution", json_of(survey.distribution)},
          {"distribution_id", json_of(survey.distribution_id)},
          {"system_version", json_of(survey.system_version)},
          {"kernel", json_of(survey.kernel)},
          {"libc", json_of(survey.libc)},
          {"libc_version", json_of(survey.libc_version)},
          {"architecture", json_of(survey.architecture)},
          {"requires_python", json_of(survey.requires_python)},
          {"interpreters", list_of(survey.interpreters)},
          {"packages", list_of(survey.packages)},
          {"executable_lines", list_of(survey.executable_lines)},
          {"problems", list_of(survey.problems)}};
}

Survey survey_of(const std::vector<std::string>& words) {
  const Environment environment = current_environment();
  const FileSystem& files = real_filesystem();
  const std::string kind = words.at(0);
  if (kind == "python") return survey_interpreter(words.at(1), environment, files);
  if (kind == "venv") return survey_virtual_environment(words.at(1), environment, files);
  if (kind == "root") return survey_root(words.at(1), files);
  if (kind == "file" && words.size() == 2) return survey_file(words[1], environment, files);
  if (kind == "file") {
    const Survey target = survey_interpreter(words.at(2), environment, files);
    return survey_file(words[1], environment, files, &target);
  }
  return survey_this_machine(environment, files);
}

}  // namespace
}  // namespace sqreen::compat

int main(int argc, char** argv) {
  const auto survey = sqreen::compat::survey_of({argv + 1, argv + argc});
  std::cout << sqreen::compat::json_of(survey).dump(1) << '\n';
}
