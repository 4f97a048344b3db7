// SPDX-License-Identifier: Apache-2.0
// Sorts request values by what they could do to an SQL statement, before there is one.
//
// Most values of most requests are inert: wherever an app puts them, they are one token, or a list
// of columns to sort by. They cost nothing when a statement runs.
#pragma once

#include <cstdint>
#include <string_view>

namespace sqreen::agent {

enum class SqlShape : std::uint8_t {
  // Cannot change a statement in any dialect: nothing; 12 and 1.2.3 and +1e-5; name and t.name;
  // 2024-01-01, 2024-01-01T10:00:00Z, 10:30; "1, 2" and "a,t.b"; "price desc, name asc".
  inert,
  // The same with a minus before it: harmless too, but "x-" + "-1" is a comment.
  minus,
  // Plain words and numbers with blanks between them. "order by" is also what people write.
  words,
  // No letter and no digit, and short or one character repeated: a lone quote, "*", "--------".
  punctuation,
  // The rest. An occurrence outside a literal is an attack.
  ordinary,
};

// `value` without white space around it. Only ASCII lower or upper case letters count as letters.
SqlShape sql_shape(std::string_view value);

// Longer ones are `ordinary`.
inline constexpr std::size_t kMaxPunctuation = 8;
inline constexpr std::size_t kMaxRepeated = 80;
inline constexpr std::size_t kMaxWords = 64;

}  // namespace sqreen::agent
