// SPDX-License-Identifier: Apache-2.0
// Layout: elf(5), System V ABI chapters 4 and 5.
#include "compat/elf.h"

#include <elf.h>

#include <bit>
#include <cstring>

namespace sqreen::compat {
namespace {

constexpr std::size_t kMaxProgramHeaders = 64;
constexpr std::size_t kMaxDynamicEntries = 1024;
constexpr std::size_t kMaxNeeded = 256;
constexpr std::size_t kMaxName = 256;

struct Bits32 {
  using Header = Elf32_Ehdr;
  using Program = Elf32_Phdr;
  using Dynamic = Elf32_Dyn;
};
struct Bits64 {
  using Header = Elf64_Ehdr;
  using Program = Elf64_Phdr;
  using Dynamic = Elf64_Dyn;
};

class File {
 public:
  File(const std::string& path, const FileSystem& files) : path_(path), files_(files) {}

  // Up to `count` whole records from `offset`.
  template <typename Record>
  std::vector<Record> records(std::uint64_t offset, std::size_t count) const {
    const auto bytes = files_.read_part(path_, offset, count * sizeof(Record));
    std::vector<Record> found(bytes ? bytes->size() / sizeof(Record) : 0);
    if (!found.empty()) std::memcpy(found.data(), bytes->data(), found.size() * sizeof(Record));
    return found;
  }

  std::string name(std::uint64_t offset) const {
    const auto bytes = files_.read_part(path_, offset, kMaxName);
    return bytes ? std::string(bytes->c_str()) : std::string();
  }

 private:
  const std::string& path_;
  const FileSystem& files_;
};

template <typename Program>
std::optional<std::uint64_t> file_offset(const std::vector<Program>& programs,
                                         std::uint64_t address) {
  for (const Program& program : programs) {
    if (program.p_type == PT_LOAD && address >= program.p_vaddr &&
        address - program.p_vaddr < program.p_filesz) {
      return program.p_offset + (address - program.p_vaddr);
    }
  }
  return std::nullopt;
}

template <typename Bits>
std::optional<std::vector<std::string>> read_needed(const File& file) {
  const auto header = file.records<typename Bits::Header>(0, 1);
  if (header.empty() || header[0].e_phentsize != sizeof(typename Bits::Program))
    return std::nullopt;
  const auto programs = file.records<typename Bits::Program>(
      header[0].e_phoff, std::min<std::size_t>(header[0].e_phnum, kMaxProgramHeaders));
  std::vector<std::string> needed;
  for (const auto& program : programs) {
    if (program.p_type != PT_DYNAMIC) continue;
    const std::size_t count =
        static_cast<std::size_t>(program.p_filesz / sizeof(typename Bits::Dynamic));
    const auto entries =
        file.records<typename Bits::Dynamic>(program.p_offset, std::min(count, kMaxDynamicEntries));
    std::optional<std::uint64_t> names;
    for (const auto& entry : entries) {
      if (entry.d_tag == DT_NULL) break;
      if (entry.d_tag == DT_STRTAB) names = file_offset(programs, entry.d_un.d_ptr);
    }
    if (!names) return std::nullopt;
    for (const auto& entry : entries) {
      if (entry.d_tag == DT_NULL || needed.size() == kMaxNeeded) break;
      if (entry.d_tag != DT_NEEDED) continue;
      std::string name = file.name(*names + entry.d_un.d_val);
      if (!name.empty()) needed.push_back(std::move(name));
    }
    break;
  }
  return needed;
}

}  // namespace

std::optional<std::vector<std::string>> needed_libraries(const std::string& path,
                                                         const FileSystem& files) {
  const auto identity = files.read_part(path, 0, EI_NIDENT);
  if (!identity || identity->size() < EI_NIDENT || !identity->starts_with(ELFMAG))
    return std::nullopt;
  const char native = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
  if ((*identity)[EI_DATA] != native) return std::nullopt;  // another machine's
  const File file(path, files);
  switch ((*identity)[EI_CLASS]) {
    case ELFCLASS32:
      return read_needed<Bits32>(file);
    case ELFCLASS64:
      return read_needed<Bits64>(file);
    default:
      return std::nullopt;
  }
}

}  // namespace sqreen::compat
