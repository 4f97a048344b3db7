// SPDX-License-Identifier: Apache-2.0
// Which file a command names and what kind of program it is. What a Python is: interpreter.cpp.
#include <algorithm>

#include "compat/elf.h"
#include "compat/interpreter.h"
#include "compat/paths.h"
#include "compat/pyenv.h"
#include "compat/python_name.h"
#include "compat/shebang.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

constexpr std::size_t kHead = 2048;  // pyenv's shims name their root within it
constexpr int kMaxDepth = 5;         // fs/exec.c: a longer chain of shebangs is ELOOP
constexpr std::string_view kDefaultPath =
    "/bin:/usr/bin";  // confstr(_CS_PATH): execvp without PATH

bool is_shell_name(std::string_view name) {
  constexpr std::string_view kShells[] = {"sh",   "bash", "dash", "zsh",    "ksh",
                                          "mksh", "ash",  "fish", "busybox"};
  return std::find(std::begin(kShells), std::end(kShells), name) != std::end(kShells);
}

Expected<void> judge_executable(const std::string& path, const std::string& shown,
                                const FileSystem& files) {
  const FileStatus status = files.status(path);
  if (!status.exists) {
    return fail(ErrorCode::command_not_found, shown + ": No such file or directory");
  }
  if (status.is_folder) return fail(ErrorCode::command_not_executable, shown + ": Is a directory");
  if (!status.executable) {
    return fail(ErrorCode::command_not_executable, shown + ": Permission denied");
  }
  return {};
}

Expected<Program> inspect(const std::string& path, const Environment& environment,
                          const FileSystem& files, int depth);

Program python_program(const std::string& path, const FileSystem& files) {
  return {ProgramKind::python, path, inspect_interpreter(path, files), {}};
}

Program inspect_image(const std::string& path, std::string_view head, const FileSystem& files) {
  const auto libraries = needed_libraries(path, files);
  if (!libraries) {
    // Neither a shebang nor a program's image: execvp and shells hand a text to /bin/sh.
    const bool is_text = head.find('\0') == std::string_view::npos;
    return {is_text ? ProgramKind::shell_script : ProgramKind::binary, path, {}, {}};
  }
  for (const std::string& library : *libraries) {
    if (read_library_name(library)) {
      return {ProgramKind::embeds_python, path, inspect_library(library), {}};
    }
  }
  return {ProgramKind::binary, path, {}, {}};
}

// The command that the first line stands for, with `env` applied; nullopt: it cannot be told.
std::optional<std::vector<std::string>> shebang_command(const Shebang& shebang,
                                                        Environment& environment) {
  std::vector<std::string> words;
  if (!shebang.argument.empty()) words.push_back(shebang.argument);
  if (base_name(shebang.interpreter) != "env") {
    words.insert(words.begin(), shebang.interpreter);
    return words;
  }
  auto env = parse_env(std::move(words), environment);
  if (!env || env->command.empty() || env->changes_folder) return std::nullopt;
  environment = apply_env(*env, std::move(environment));
  return std::move(env->command);
}

Expected<Program> inspect_script(const std::string& path, std::string_view head,
                                 const Shebang& shebang, Environment environment,
                                 const FileSystem& files, int depth) {
  const Program unknown{ProgramKind::shell_script, path, {}, {}};
  auto command = shebang_command(shebang, environment);
  if (!command) return unknown;
  if (is_shell_name(base_name(command->front()))) {
    const auto python = interpreter_behind_sh(head);
    if (!python) return unknown;
    command = {*python};
  }
  const auto interpreter = find_program(command->front(), environment, files);
  if (!interpreter) {
    // `env` is there and says 127; the kernel and a shell say 126.
    const bool by_env = base_name(shebang.interpreter) == "env";
    return fail(by_env ? ErrorCode::command_not_found : ErrorCode::interpreter_not_found,
                printable(path) + ": its first line asks for " + printable(command->front()) +
                    ", which is not there");
  }
  auto inner = inspect(*interpreter, environment, files, depth + 1);
  if (!inner) return inner;
  Program program{ProgramKind::other_script, path, {}, {}};
  if (inner->kind == ProgramKind::python) {
    program.kind = ProgramKind::python_script;
    program.interpreter = std::move(inner->interpreter);
    command->front() = inner->path;
    program.interpreter_command = std::move(*command);
  } else if (inner->kind == ProgramKind::shell_script || is_shell_name(base_name(inner->path))) {
    program.kind = ProgramKind::shell_script;
  }
  return program;
}

Expected<Program> inspect(const std::string& path, const Environment& environment,
                          const FileSystem& files, int depth) {
  if (depth == kMaxDepth) return Program{ProgramKind::shell_script, path, {}, {}};
  const bool named_python = read_program_name(base_name(path)).has_value();
  const auto head = files.read_part(path, 0, kHead);
  if (!head) {  // may be executed and not read: the name is all there is
    return named_python ? python_program(path, files) : Program{ProgramKind::binary, path, {}, {}};
  }
  if (is_pyenv_shim(path, *head)) {
    const auto behind = resolve_pyenv_shim(path, *head, environment, files);
    if (!behind) return Program{ProgramKind::shell_script, path, {}, {}};
    return inspect(*behind, environment, files, depth + 1);
  }
  // Before the first line: Jython's launcher is a script, and so may be a wrapper around an
  // interpreter.
  if (named_python) return python_program(path, files);
  if (const auto shebang = parse_shebang(*head)) {
    return inspect_script(path, *head, *shebang, environment, files, depth);
  }
  return inspect_image(path, *head, files);
}

}  // namespace

Expected<std::string> find_program(std::string_view name, const Environment& environment,
                                   const FileSystem& files) {
  const std::string shown = printable(name);
  if (name.empty()) return fail(ErrorCode::command_not_found, "\"\": command not found");
  if (name.find('/') != std::string_view::npos) {
    std::string path(name);
    if (const auto judged = judge_executable(path, shown, files); !judged) {
      return tl::make_unexpected(judged.error());
    }
    return path;
  }
  const std::string search = find(environment, "PATH").value_or(std::string(kDefaultPath));
  std::optional<Error> not_executable;
  for (const std::string_view folder : split(search, ':')) {
    std::string path = join(folder.empty() ? "." : folder, name);
    const FileStatus status = files.status(path);
    if (!status.exists || status.is_folder) continue;
    if (status.executable) return path;
    if (!not_executable) {
      not_executable = Error{ErrorCode::command_not_executable,
                             shown + ": Permission denied (" + printable(path) + ")"};
    }
  }
  if (not_executable) return tl::make_unexpected(*not_executable);
  return fail(ErrorCode::command_not_found, shown + ": command not found");
}

Expected<Program> inspect_program(const std::string& path, const Environment& environment,
                                  const FileSystem& files) {
  return inspect(path, environment, files, 0);
}

}  // namespace sqreen::compat
