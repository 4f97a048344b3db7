// SPDX-License-Identifier: Apache-2.0
// Text as every room needs it. Pure functions, no allocation where a view will do.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sqreen {

std::string_view trim(std::string_view text);  // ASCII white space
std::vector<std::string_view> split(std::string_view text, char separator);
std::string to_lower(std::string_view text);  // ASCII only, bytes above 127 unchanged
bool equals_ignoring_case(std::string_view a, std::string_view b);

// The candidate closest to `typed` by edit distance with transpositions, when it is close enough to
// be what was meant (at most a third of its length, at least 1).
std::optional<std::string_view> did_you_mean(std::string_view typed,
                                             std::span<const std::string_view> candidates);

// Replaces what is not valid UTF-8 by U+FFFD, so that any bytes can go into JSON or on a terminal.
std::string valid_utf8(std::string_view bytes);
// Also shows control characters as \xNN: for terminals and single-line messages.
std::string printable(std::string_view bytes);
// At most `limit` bytes, cut at a character boundary, with "..." when cut.
std::string shortened(std::string_view text, std::size_t limit);

bool is_hex_digit(char c);
int hex_value(char c);  // -1 when it is none

}  // namespace sqreen
