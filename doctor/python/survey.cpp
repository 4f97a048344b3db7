// SPDX-License-Identifier: Apache-2.0
#include "doctor/python/survey.h"

#include <charconv>

#include "compat/paths.h"
#include "compat/python_name.h"
#include "core/text.h"
#include "doctor/version.h"

namespace sqreen::doctor {
namespace {

using compat::Implementation;
using compat::Interpreter;

// "python:3.12-slim", "docker.io/library/pypy:3.10": an official image says its version in its tag.
std::optional<Interpreter> interpreter_of_image(std::string_view base) {
  const std::size_t colon = base.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view name = compat::base_name(base.substr(0, colon));
  if (name != "python" && name != "pypy") return std::nullopt;
  const std::string_view tag = base.substr(colon + 1);
  const auto version = parse_version(tag);
  if (!version) return std::nullopt;
  Interpreter interpreter;
  interpreter.implementation = name == "pypy" ? Implementation::pypy : Implementation::cpython;
  interpreter.major = version->numbers[0];
  const bool has_minor = tag.find('.') != std::string_view::npos;
  interpreter.minor = has_minor ? version->numbers[1] : -1;
  interpreter.version = std::string(tag.substr(0, tag.find('-')));
  return interpreter;
}

// runtime.txt of Heroku ("python-3.12.1"), .python-version of pyenv and uv ("3.12", "pypy3.10").
std::optional<Interpreter> interpreter_of_file(std::string_view text) {
  text = trim(text.substr(0, text.find('\n')));
  Interpreter interpreter;
  interpreter.implementation = Implementation::cpython;
  if (text.starts_with("pypy")) interpreter.implementation = Implementation::pypy;
  text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
  const auto version = parse_version(text);
  if (!version) return std::nullopt;
  interpreter.major = version->numbers[0];
  interpreter.minor = text.find('.') == std::string_view::npos ? -1 : version->numbers[1];
  interpreter.version = std::string(text);
  return interpreter;
}

// `pypy3 -m gunicorn`, `/opt/python3.12/bin/python3.12 app.py`: the command names it.
std::optional<Interpreter> interpreter_of_command(const std::vector<std::string>& command) {
  const auto name = compat::read_program_name(compat::base_name(command[0]));
  if (!name || (name->implementation == Implementation::unknown && name->minor < 0)) {
    return std::nullopt;
  }
  Interpreter interpreter;
  interpreter.implementation = name->implementation;
  if (interpreter.implementation == Implementation::unknown) {
    interpreter.implementation = Implementation::cpython;
  }
  interpreter.major = name->major;
  interpreter.minor = name->minor;
  interpreter.free_threaded = name->free_threaded;
  if (name->major >= 0) interpreter.version = std::to_string(name->major);
  if (name->minor >= 0) interpreter.version += "." + std::to_string(name->minor);
  return interpreter;
}

void look_here(Launch& launch, const Project& project, const std::string& library) {
  const auto path = compat::find_program(launch.command[0], launch.environment, project.files());
  if (!path) return;
  const auto program = compat::inspect_program(*path, launch.environment, project.files());
  if (!program || !program->interpreter) return;
  launch.interpreter = program->interpreter;
  launch.interpreter_command = program->interpreter_command;
  launch.interpreter_place = {.source = program->interpreter->path, .origin = Origin::host};
  const auto tags = compat::module_tags(*program->interpreter);
  if (library.empty() || tags.empty()) return;
  launch.module_installed = false;
  for (const std::string& tag : tags) {
    if (project.files().status(compat::join(library, tag)).is_folder)
      launch.module_installed = true;
  }
}

}  // namespace

void survey_python(Launch& launch, const Project& project, const std::string& library) {
  if (launch.role != LaunchRole::web || launch.command.empty()) return;
  if (launch.runs_here) return look_here(launch, project, library);
  if (auto named = interpreter_of_command(launch.command)) {
    launch.interpreter = std::move(named);
    launch.interpreter_place = launch.place;
    return;
  }
  if (!launch.base_image.empty()) {
    launch.interpreter = interpreter_of_image(launch.base_image);
    launch.interpreter_place = launch.base_image_place;
    launch.interpreter_place.origin = Origin::image;
    return;
  }
  for (const char* name : {"runtime.txt", ".python-version"}) {
    const auto text = project.read(name);
    if (!text) continue;
    launch.interpreter = interpreter_of_file(*text);
    launch.interpreter_place = {.source = name,
                                .line = 1,
                                .column = 1,
                                .written = std::string(trim(text->substr(0, text->find('\n'))))};
    return;
  }
}

}  // namespace sqreen::doctor
