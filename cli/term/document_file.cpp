// SPDX-License-Identifier: Apache-2.0
#include "cli/term/document_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "core/descriptor.h"

namespace sqreen::cli {
namespace {

Expected<void> write_and_close(std::FILE* file, const std::string& path,
                               const std::function<void(Terminal& out)>& print) {
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

}  // namespace

Expected<void> write_document(const std::string& path,
                              const std::function<void(Terminal& out)>& print) {
  return write_and_close(std::fopen(path.c_str(), "we"), path, print);
}

Expected<void> write_private_document(const std::string& path,
                                      const std::function<void(Terminal& out)>& print) {
  Descriptor file = open_file(path, O_WRONLY | O_CREAT, 0600);
  if (!file || fchmod(file.get(), 0600) != 0 || ftruncate(file.get(), 0) != 0) {
    return fail_errno(ErrorCode::file_unwritable, path, errno);
  }
  return write_and_close(fdopen(file.release(), "w"), path, print);
}

}  // namespace sqreen::cli
