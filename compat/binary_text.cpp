// SPDX-License-Identifier: Apache-2.0
#include "compat/binary_text.h"

#include <algorithm>

namespace sqreen::compat {
namespace {

constexpr std::size_t kPiece = 512 * 1024;
constexpr std::size_t kBehind = 64;

}  // namespace

void search_file(const std::string& path, const FileSystem& files, std::uint64_t limit,
                 std::string_view words, const std::function<bool(std::string_view)>& visit) {
  const std::size_t overlap = words.size() + kBehind;
  for (std::uint64_t offset = 0; offset < limit; offset += kPiece) {
    const auto piece = files.read_part(path, offset, kPiece + overlap);
    if (!piece) return;
    const std::string_view bytes = *piece;
    for (std::size_t at = bytes.find(words); at < kPiece; at = bytes.find(words, at + 1)) {
      if (!visit(bytes.substr(at + words.size(), kBehind))) return;
    }
    if (bytes.size() < kPiece + overlap) return;
  }
}

}  // namespace sqreen::compat
