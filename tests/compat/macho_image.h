// SPDX-License-Identifier: Apache-2.0
// Minimal Mach-O files, built by hand: a header and load commands of libraries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sqreen::compat {

constexpr std::uint32_t kCpuX86_64 = 0x01000007;
constexpr std::uint32_t kCpuArm64 = 0x0100000C;

inline std::string word(std::uint32_t value, bool big_endian) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) {
    bytes += static_cast<char>(value >> 8 * (big_endian ? 3 - i : i));
  }
  return bytes;
}

inline std::string macho_image(const std::vector<std::string>& libraries, std::uint32_t cpu,
                               bool big_endian) {
  std::string commands;
  for (std::string name : libraries) {
    name.append(8 - name.size() % 8, '\0');
    const auto size = static_cast<std::uint32_t>(24 + name.size());
    for (const std::uint32_t field : {0xCu, size, 24u, 0u, 0u, 0u}) {
      commands += word(field, big_endian);
    }
    commands += name;
  }
  std::string image;
  for (const std::uint32_t field :
       {0xFEEDFACFu, cpu, 0u, 2u, static_cast<std::uint32_t>(libraries.size()),
        static_cast<std::uint32_t>(commands.size()), 0u, 0u}) {
    image += word(field, big_endian);
  }
  return image + commands;
}

// The table of a universal file is big-endian, its programs are not.
inline std::string universal_image(const std::vector<std::uint32_t>& cpus,
                                   const std::vector<std::string>& libraries) {
  const auto table = static_cast<std::uint32_t>(8 + cpus.size() * 20);
  std::string image = word(0xCAFEBABE, true) + word(static_cast<std::uint32_t>(cpus.size()), true);
  std::string programs;
  for (const std::uint32_t cpu : cpus) {
    const std::string program = macho_image(libraries, cpu, false);
    for (const std::uint32_t field : {cpu, 0u, table + static_cast<std::uint32_t>(programs.size()),
                                      static_cast<std::uint32_t>(program.size()), 0u}) {
      image += word(field, true);
    }
    programs += program;
  }
  return image + programs;
}

}  // namespace sqreen::compat
