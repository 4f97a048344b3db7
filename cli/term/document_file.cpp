// SPDX-License-Identifier: Apache-2.0
#include "cli/term/document_file.h"

#include <cerrno>
#include <cstdio>

namespace sqreen::cli {

Expected<void> write_document(const std::string& path,
                              const std::function<void(Terminal& out)>& print) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return fail_errno(ErrorCode::file_unwritable, path, errno);
  Terminal out(file, {});
  print(out);
  const bool written = std::fflush(file) == 0 && std::ferror(file) == 0;
  const int error = errno;
  if (!written) {
    std::fclose(file);
    return fail_errno(ErrorCode::file_unwritable, path, error);
  }
  if (std::fclose(file) != 0) return fail_errno(ErrorCode::file_unwritable, path, errno);
  return {};
}

}  // namespace sqreen::cli
