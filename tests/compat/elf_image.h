// SPDX-License-Identifier: Apache-2.0
// A minimal ELF file that needs libraries, built by hand: one segment, a dynamic table, the names,
// and the loader that starts it, when it has one.
#pragma once

#include <elf.h>

#include <cstring>
#include <string>
#include <vector>

namespace sqreen::compat {

inline std::string elf_image(const std::vector<std::string>& needed, const std::string& loader = "",
                             std::uint16_t machine = EM_X86_64) {
  std::string names(1, '\0');
  std::vector<Elf64_Dyn> dynamic;
  for (const std::string& name : needed) {
    dynamic.push_back({DT_NEEDED, {names.size()}});
    names += name + '\0';
  }
  const std::size_t headers = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr);
  const std::size_t names_at = headers + (dynamic.size() + 2) * sizeof(Elf64_Dyn);
  constexpr std::uint64_t kBase = 0x400000;
  dynamic.push_back({DT_STRTAB, {kBase + names_at}});
  dynamic.push_back({DT_NULL, {0}});

  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof(Elf64_Phdr);
  header.e_phnum = loader.empty() ? 2 : 3;
  header.e_machine = machine;
  Elf64_Phdr load{};
  load.p_type = PT_LOAD;
  load.p_vaddr = kBase;
  load.p_filesz = names_at + names.size();
  Elf64_Phdr table{};
  table.p_type = PT_DYNAMIC;
  table.p_offset = headers;
  table.p_filesz = dynamic.size() * sizeof(Elf64_Dyn);
  Elf64_Phdr interpreter{};
  interpreter.p_type = PT_INTERP;
  interpreter.p_offset = names_at + names.size();
  interpreter.p_filesz = loader.size() + 1;

  std::string image;
  const auto put = [&image](const void* bytes, std::size_t size) {
    image.append(static_cast<const char*>(bytes), size);
  };
  put(&header, sizeof header);
  put(&load, sizeof load);
  put(&table, sizeof table);
  put(&interpreter, sizeof interpreter);
  put(dynamic.data(), dynamic.size() * sizeof(Elf64_Dyn));
  return image + names + loader + '\0';
}

}  // namespace sqreen::compat
