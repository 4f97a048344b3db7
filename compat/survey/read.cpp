// SPDX-License-Identifier: Apache-2.0
// Puts the parts together: which interpreters, what each is, what it can import.
#include "compat/survey/read.h"

#include "compat/installed/packages.h"
#include "compat/paths.h"
#include "compat/survey/discovery.h"
#include "compat/survey/operating_system.h"
#include "compat/survey/python_facts.h"
#include "core/rooted_filesystem.h"

namespace sqreen::compat {
namespace {

void add_interpreter(const Interpreter& interpreter, const Environment& environment,
                     Reading& reading) {
  const Installation installation = find_installation(interpreter, reading.files);
  SurveyedInterpreter python = read_python(interpreter, installation, reading);
  read_installed_packages(search_path(interpreter, installation, environment, reading.files),
                          reading.survey.interpreters.size(), python, reading);
  reading.survey.interpreters.push_back(std::move(python));
}

void read_host(Survey& survey, const FileSystem& files) {
  Reading reading{files, survey, OriginKind::host};
  read_this_kernel(reading);
  read_operating_system(reading);
  read_libc(reading);
}

Survey survey_one(std::string subject, const std::string& path, const Environment& environment,
                  const FileSystem& files) {
  Survey survey{.subject = std::move(subject), .kind = OriginKind::environment};
  read_host(survey, files);
  Reading reading{files, survey, OriginKind::environment};
  const auto program = inspect_program(path, environment, files);
  if (!program || !program->interpreter || program->kind != ProgramKind::python) {
    reading.problem(path, 0, "is no Python interpreter",
                    "name one, for example " + std::string("/usr/bin/python3"));
    return survey;
  }
  add_interpreter(*program->interpreter, environment, reading);
  put_in_order(survey);
  return survey;
}

}  // namespace

Survey survey_this_machine(const Environment& environment, const FileSystem& files) {
  Survey survey{.subject = "this machine", .kind = OriginKind::host};
  read_host(survey, files);
  Reading reading{files, survey, OriginKind::host};
  for (const Interpreter& interpreter : find_interpreters(environment, files)) {
    add_interpreter(interpreter, environment, reading);
  }
  put_in_order(survey);
  return survey;
}

Survey survey_interpreter(const std::string& path, const Environment& environment,
                          const FileSystem& files) {
  const auto found = find_program(path, environment, files);
  if (!found) {
    Survey survey{.subject = path, .kind = OriginKind::environment};
    read_host(survey, files);
    Reading{files, survey, OriginKind::environment}.problem(
        path, 0, "is not there or not executable: " + printable(found.error().message),
        "give the path of an interpreter, as `command -v python3` prints it");
    return survey;
  }
  return survey_one(path, *found, environment, files);
}

Survey survey_virtual_environment(const std::string& folder, const Environment& environment,
                                  const FileSystem& files) {
  const std::string path = environment_interpreter(folder, files);
  if (path.empty()) {
    Survey survey{.subject = folder, .kind = OriginKind::environment};
    read_host(survey, files);
    Reading{files, survey, OriginKind::environment}.problem(
        folder, 0, "holds no bin/python, so it is no virtual environment",
        "give the folder that holds pyvenv.cfg");
    return survey;
  }
  return survey_one(folder, path, environment, files);
}

Survey survey_root(const std::string& folder, const FileSystem& files) {
  Survey survey{.subject = folder, .kind = OriginKind::image};
  const RootedFileSystem image(folder, files);
  Reading reading{image, survey, OriginKind::image};
  if (!files.status(folder).is_folder) {
    reading.problem(folder, 0, "is not a folder", "unpack the image and give the folder's path");
    return survey;
  }
  read_operating_system(reading);
  read_libc(reading);
  // An image's default PATH; what its configuration adds is not in its files.
  const Environment environment{
      {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
  std::vector<Interpreter> interpreters = find_interpreters(environment, image);
  for (const std::string& venv : find_virtual_environments(image)) {
    const std::string path = environment_interpreter(venv, image);
    if (!path.empty()) interpreters.push_back(inspect_interpreter(path, image));
  }
  for (const Interpreter& interpreter : interpreters) {
    add_interpreter(interpreter, Environment{}, reading);
  }
  if (interpreters.empty()) {
    reading.problem("/", 0, "no Python was found in the usual places of the image",
                    "give the folder that holds usr/ and bin/");
  }
  put_in_order(survey);
  return survey;
}

}  // namespace sqreen::compat
