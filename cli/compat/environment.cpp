// SPDX-License-Identifier: Apache-2.0
#include "cli/compat/environment.h"

#include "compat/survey/read.h"

namespace sqreen::cli {
namespace {

Expected<void> need_folder(const char* option, const std::string& path, const FileSystem& files) {
  const FileStatus status = files.status(path);
  if (status.is_folder) return {};
  return fail(status.exists ? ErrorCode::invalid_value : ErrorCode::file_not_found,
              std::string(option) + ": " + path +
                  (status.exists ? " is no folder" : ": there is no such folder"));
}

Expected<void> need_file(const std::string& path, const FileSystem& files) {
  const FileStatus status = files.status(path);
  if (status.exists && !status.is_folder) return {};
  if (!status.exists) return fail(ErrorCode::file_not_found, path + ": there is no such file");
  return fail(ErrorCode::invalid_value,
              path + " is a folder; a virtual environment is named by --venv, an image by --root");
}

Expected<compat::Survey> survey_target(const EnvironmentChoice& choice,
                                       const Environment& environment, const FileSystem& files) {
  if (!choice.python.empty()) {
    const auto found = compat::find_program(choice.python, environment, files);
    if (!found) return tl::make_unexpected(found.error().with_prefix("--python: "));
    return compat::survey_interpreter(choice.python, environment, files);
  }
  if (!choice.venv.empty()) {
    if (const auto there = need_folder("--venv", choice.venv, files); !there) {
      return tl::make_unexpected(there.error());
    }
    return compat::survey_virtual_environment(choice.venv, environment, files);
  }
  if (const auto there = need_folder("--root", choice.root, files); !there) {
    return tl::make_unexpected(there.error());
  }
  return compat::survey_root(choice.root, files);
}

}  // namespace

Expected<compat::Survey> survey_chosen(const EnvironmentChoice& choice,
                                       const Environment& environment, const FileSystem& files) {
  const int targets = static_cast<int>(!choice.python.empty()) +
                      static_cast<int>(!choice.venv.empty()) +
                      static_cast<int>(!choice.root.empty());
  if (targets > 1) {
    return fail(ErrorCode::invalid_value,
                "--python, --venv and --root each name an environment: one of them");
  }
  if (choice.file.empty()) {
    return targets == 0 ? compat::survey_this_machine(environment, files)
                        : survey_target(choice, environment, files);
  }
  if (const auto there = need_file(choice.file, files); !there) {
    return tl::make_unexpected(there.error());
  }
  if (targets == 0) return compat::survey_file(choice.file, environment, files);
  const auto target = survey_target(choice, environment, files);
  if (!target) return target;
  return compat::survey_file(choice.file, environment, files, &*target);
}

}  // namespace sqreen::cli
