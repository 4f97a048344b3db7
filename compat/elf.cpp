// SPDX-License-Identifier: Apache-2.0
// Layout: elf(5), System V ABI chapters 4 and 5.
#include "compat/elf.h"

#include <elf.h>

#include <algorithm>
#include <array>
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

class Reader {
 public:
  Reader(const std::string& path, const FileSystem& files, bool foreign)
      : path_(path), files_(files), foreign_(foreign) {}

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

  // A field of a record, in this machine's byte order.
  template <typename Field>
  Field operator()(Field field) const {
    if (!foreign_) return field;
    auto bytes = std::bit_cast<std::array<char, sizeof(Field)>>(field);
    std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<Field>(bytes);
  }

 private:
  const std::string& path_;
  const FileSystem& files_;
  bool foreign_;
};

template <typename Program>
std::optional<std::uint64_t> file_offset(const Reader& read, const std::vector<Program>& programs,
                                         std::uint64_t address) {
  for (const Program& program : programs) {
    const std::uint64_t begin = read(program.p_vaddr);
    if (read(program.p_type) == PT_LOAD && address >= begin &&
        address - begin < read(program.p_filesz)) {
      return read(program.p_offset) + (address - begin);
    }
  }
  return std::nullopt;
}

template <typename Bits>
bool read_needed(const Reader& read, const std::vector<typename Bits::Program>& programs,
                 const typename Bits::Program& table, ElfFile& file) {
  const auto count =
      static_cast<std::size_t>(read(table.p_filesz) / sizeof(typename Bits::Dynamic));
  const auto entries = read.template records<typename Bits::Dynamic>(
      read(table.p_offset), std::min(count, kMaxDynamicEntries));
  std::optional<std::uint64_t> names;
  for (const auto& entry : entries) {
    if (entry.d_tag == DT_NULL) break;
    if (read(entry.d_tag) == DT_STRTAB) {
      names = file_offset(read, programs, read(entry.d_un.d_ptr));
    }
  }
  if (!names) return false;
  for (const auto& entry : entries) {
    if (entry.d_tag == DT_NULL || file.needed.size() == kMaxNeeded) break;
    if (read(entry.d_tag) != DT_NEEDED) continue;
    std::string name = read.name(*names + read(entry.d_un.d_val));
    if (!name.empty()) file.needed.push_back(std::move(name));
  }
  return true;
}

template <typename Bits>
bool read_headers(const Reader& read, ElfFile& file) {
  const auto header = read.records<typename Bits::Header>(0, 1);
  if (header.empty() || read(header[0].e_phentsize) != sizeof(typename Bits::Program)) return false;
  file.machine = read(header[0].e_machine);
  const auto programs = read.template records<typename Bits::Program>(
      read(header[0].e_phoff), std::min<std::size_t>(read(header[0].e_phnum), kMaxProgramHeaders));
  for (const auto& program : programs) {
    if (read(program.p_type) == PT_INTERP) file.loader = read.name(read(program.p_offset));
  }
  for (const auto& program : programs) {
    if (read(program.p_type) != PT_DYNAMIC) continue;
    return read_needed<Bits>(read, programs, program, file);
  }
  return true;
}

}  // namespace

std::optional<ElfFile> read_elf(const std::string& path, const FileSystem& files) {
  const auto identity = files.read_part(path, 0, EI_NIDENT);
  if (!identity || identity->size() < EI_NIDENT || !identity->starts_with(ELFMAG))
    return std::nullopt;
  const char order = (*identity)[EI_DATA];
  const char size = (*identity)[EI_CLASS];
  if ((order != ELFDATA2LSB && order != ELFDATA2MSB) || (size != ELFCLASS32 && size != ELFCLASS64))
    return std::nullopt;
  ElfFile file;
  file.is_64 = size == ELFCLASS64;
  file.is_big_endian = order == ELFDATA2MSB;
  const Reader read(path, files, file.is_big_endian != (std::endian::native == std::endian::big));
  const bool whole =
      file.is_64 ? read_headers<Bits64>(read, file) : read_headers<Bits32>(read, file);
  return whole ? std::optional(std::move(file)) : std::nullopt;
}

std::string_view architecture_name(const ElfFile& file) {
  switch (file.machine) {
    case EM_X86_64:
      return file.is_64 ? "x86_64" : "x32";
    case EM_386:
      return "i686";
    case EM_AARCH64:
      return "aarch64";
    case EM_ARM:
      return "arm";
    case EM_PPC64:
      return file.is_big_endian ? "ppc64" : "ppc64le";
    case EM_S390:
      return file.is_64 ? "s390x" : "s390";
    case EM_RISCV:
      return file.is_64 ? "riscv64" : "riscv32";
    case EM_MIPS:
      return file.is_64 ? "mips64" : "mips";
    case EM_SPARCV9:
      return "sparc64";
    case 258:  // EM_LOONGARCH, not in every elf.h
      return "loongarch64";
    default:
      return {};
  }
}

std::optional<std::vector<std::string>> needed_libraries(const std::string& path,
                                                         const FileSystem& files) {
  auto file = read_elf(path, files);
  if (!file) return std::nullopt;
  return std::move(file->needed);
}

}  // namespace sqreen::compat
