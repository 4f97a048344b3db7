// SPDX-License-Identifier: Apache-2.0
// Layout: mach-o/loader.h and mach-o/fat.h of Apple's SDK (also xnu's EXTERNAL_HEADERS/mach-o).
#include "compat/macho.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace sqreen::compat {
namespace {

constexpr std::size_t kMaxArchitectures = 16;
constexpr std::size_t kMaxCommandBytes = 64 * 1024;
constexpr std::size_t kMaxLibraries = 256;

constexpr std::uint32_t kMagic32 = 0xFEEDFACE;
constexpr std::uint32_t kMagic64 = 0xFEEDFACF;
constexpr std::uint32_t kFatMagic = 0xCAFEBABE;  // always big-endian; Java's classes have it too
constexpr std::uint32_t kFatMagic64 = 0xCAFEBABF;
constexpr std::uint32_t kLoadDylib = 0xC;
constexpr std::uint32_t kLoadWeakDylib = 0x80000018;
constexpr std::uint32_t kReexportDylib = 0x8000001F;

// Numbers at any place of some bytes; 0 behind their end.
struct Words {
  std::string bytes;
  bool big_endian = false;

  std::uint32_t at(std::size_t offset) const {
    if (offset > bytes.size() || bytes.size() - offset < 4) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t index = offset + (big_endian ? i : 3 - i);
      value = value << 8 | static_cast<unsigned char>(bytes[index]);
    }
    return value;
  }
};

std::string_view cpu_name(std::uint32_t type) {
  switch (type) {
    case 7:
      return "i386";
    case 0x01000007:
      return "x86_64";
    case 12:
      return "arm";
    case 0x0100000C:
      return "arm64";
    case 18:
      return "ppc";
    case 0x01000012:
      return "ppc64";
    default:
      return {};
  }
}

void add_architecture(std::uint32_t type, MachOFile& file) {
  if (const auto name = cpu_name(type); !name.empty()) file.architectures.emplace_back(name);
}

void read_commands(const Words& commands, std::uint32_t count, MachOFile& file) {
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < count && at + 8 <= commands.bytes.size(); ++i) {
    const std::uint32_t kind = commands.at(at);
    const std::uint32_t size = commands.at(at + 4);
    if (size < 8 || size > commands.bytes.size() - at) return;
    const std::uint32_t name = commands.at(at + 8);
    if ((kind == kLoadDylib || kind == kLoadWeakDylib || kind == kReexportDylib) && size >= 12 &&
        name < size && file.libraries.size() < kMaxLibraries) {
      const std::string_view text(commands.bytes.data() + at + name, size - name);
      file.libraries.emplace_back(text.substr(0, text.find('\0')));
    }
    at += size;
  }
}

// One program at `offset`. `named`: a universal file's table has named its machine already.
bool read_thin(const std::string& path, const FileSystem& files, std::uint64_t offset, bool named,
               MachOFile& file) {
  const auto bytes = files.read_part(path, offset, 32);
  if (!bytes || bytes->size() < 32) return false;
  Words header{*bytes, false};
  if (header.at(0) != kMagic32 && header.at(0) != kMagic64) header.big_endian = true;
  if (header.at(0) != kMagic32 && header.at(0) != kMagic64) return false;
  const std::uint64_t size = header.at(0) == kMagic64 ? 32 : 28;
  if (!named) add_architecture(header.at(4), file);
  auto commands =
      files.read_part(path, offset + size, std::min<std::size_t>(header.at(20), kMaxCommandBytes));
  if (!commands) return false;
  read_commands({std::move(*commands), header.big_endian}, header.at(16), file);
  return true;
}

}  // namespace

std::optional<MachOFile> read_macho(const std::string& path, const FileSystem& files) {
  const auto bytes = files.read_part(path, 0, 8 + kMaxArchitectures * 32);
  if (!bytes || bytes->size() < 8) return std::nullopt;
  MachOFile file;
  const Words table{*bytes, true};
  if (table.at(0) != kFatMagic && table.at(0) != kFatMagic64) {
    if (!read_thin(path, files, 0, false, file)) return std::nullopt;
    return file;
  }
  const bool wide = table.at(0) == kFatMagic64;
  const std::uint32_t count = table.at(4);
  if (count == 0 || count > kMaxArchitectures)
    return std::nullopt;  // a Java class says 45 and more
  for (std::uint32_t i = 0; i < count; ++i) {
    add_architecture(table.at(8 + i * (wide ? 32 : 20)), file);
  }
  const std::uint64_t first =
      wide ? std::uint64_t{table.at(16)} << 32 | table.at(20) : table.at(16);
  if (!read_thin(path, files, first, true, file)) return std::nullopt;
  return file;
}

}  // namespace sqreen::compat
