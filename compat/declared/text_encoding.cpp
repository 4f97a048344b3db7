// SPDX-License-Identifier: Apache-2.0
// pip's auto_decode(): a byte order mark, else a coding comment, else UTF-8.
#include <cstdint>

#include "compat/declared/requirement_line.h"
#include "compat/utf8.h"
#include "core/text.h"

namespace sqreen::compat {
namespace {

std::string decode_wide(std::string_view bytes, std::size_t width, bool big_endian) {
  const auto unit = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      value = value << 8 | static_cast<unsigned char>(bytes[at + (big_endian ? i : width - 1 - i)]);
    }
    return value;
  };
  std::string out;
  for (std::size_t at = 0; at + width <= bytes.size(); at += width) {
    std::uint32_t point = unit(at);
    if (width == 2 && point >= 0xD800 && point < 0xDC00 && at + 4 <= bytes.size()) {
      const std::uint32_t low = unit(at + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        point = 0x10000 + ((point - 0xD800) << 10 | (low - 0xDC00));
        at += 2;
      }
    }
    append_utf8(point >= 0xD800 && point < 0xE000 ? 0xFFFD : point, out);
  }
  return out;
}

// "latin-1" of "# -*- coding: latin-1 -*-" (PEP 263).
std::string coding_comment(std::string_view bytes) {
  for (int line = 0; line < 2; ++line) {
    const std::size_t end = bytes.find('\n');
    const std::string_view written = bytes.substr(0, end);
    const std::size_t coding = written.find("coding");
    if (written.starts_with('#') && coding != std::string_view::npos) {
      std::string_view rest = written.substr(coding + 6);
      if (rest.starts_with(':') || rest.starts_with('=')) {
        rest = trim(rest.substr(1));
        return to_lower(rest.substr(0, rest.find_first_of(" \t\r;,")));
      }
    }
    if (end == std::string_view::npos) break;
    bytes.remove_prefix(end + 1);
  }
  return {};
}

int first_broken_line(std::string_view bytes) {
  int line = 0;
  for (const std::string_view written : split(bytes, '\n')) {
    ++line;
    if (valid_utf8(written) != written) return line;
  }
  return 0;
}

}  // namespace

DecodedText decode_text_file(std::string_view bytes) {
  struct Mark {
    std::string_view bytes;
    std::size_t width;
    bool big_endian;
  };
  constexpr Mark kMarks[] = {{std::string_view("\xEF\xBB\xBF", 3), 1, false},
                             {std::string_view("\xFF\xFE\0\0", 4), 4, false},
                             {std::string_view("\0\0\xFE\xFF", 4), 4, true},
                             {std::string_view("\xFF\xFE", 2), 2, false},
                             {std::string_view("\xFE\xFF", 2), 2, true}};
  for (const Mark& mark : kMarks) {
    if (!bytes.starts_with(mark.bytes)) continue;
    bytes.remove_prefix(mark.bytes.size());
    if (mark.width > 1) return {decode_wide(bytes, mark.width, mark.big_endian), "", 0};
    break;
  }
  const std::string coding = coding_comment(bytes);
  DecodedText decoded;
  if (coding.starts_with("latin") || coding.starts_with("iso-8859-1") || coding == "iso8859-1") {
    for (const char c : bytes) append_utf8(static_cast<unsigned char>(c), decoded.text);
    return decoded;
  }
  decoded.text = valid_utf8(bytes);
  if (!coding.empty() && coding != "utf-8" && coding != "utf8" && coding != "ascii" &&
      coding != "us-ascii") {
    decoded.problem =
        "is in the encoding " + shortened(printable(coding), 40) + ", which is not read here";
    decoded.problem_line = 1;
  } else if (decoded.text != bytes) {
    decoded.problem = "holds bytes that are no UTF-8";
    decoded.problem_line = first_broken_line(bytes);
  }
  return decoded;
}

}  // namespace sqreen::compat
