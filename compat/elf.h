// SPDX-License-Identifier: Apache-2.0
// What an ELF file's headers say: for which machine it is, which loader starts it (and so which
// libc it uses), and which libraries it needs: how a Python that is only a few bytes around
// libpython tells its version, and how a server that embeds Python (uWSGI) is known. Of any
// machine, whatever its byte order. Reads headers and the few names, never the whole file; every
// offset in it is judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/filesystem.h"

namespace sqreen::compat {

struct ElfFile {
  std::uint16_t machine = 0;  // EM_X86_64
  bool is_64 = false;
  bool is_big_endian = false;
  std::string loader;               // "/lib64/ld-linux-x86-64.so.2"; empty: static, or a library
  std::vector<std::string> needed;  // "libpython3.11.so.1.0", at most 256
};

// nullopt when the file is no ELF file of 32 or 64 bits, or is damaged.
std::optional<ElfFile> read_elf(const std::string& path, const FileSystem& files);

// As uname(1) calls the machine: "x86_64", "aarch64", "i686", "arm"; empty: one that we do not
// know.
std::string_view architecture_name(const ElfFile& file);

// Only the libraries; empty for a static program.
std::optional<std::vector<std::string>> needed_libraries(const std::string& path,
                                                         const FileSystem& files);

}  // namespace sqreen::compat
