// SPDX-License-Identifier: Apache-2.0
// When an input that reaches over tokens of a readable statement is still the app's own text.
//
//   statement   SELECT id FROM users WHERE name <> '' AND nick = ? ORDER BY id
//   honest      order by      ')      =      *      from users      O'      #
//
// People search for such things, and a correct app's statement holds them by chance. What separates
// them from an attack is that they cannot stand where an app puts a value, or could do nothing
// there:
//
//   a lone bracket,      where the statement reads like one that a person wrote, so not behind "=",
//   operator, comma      nor before ")" or the end
//   quotes               odd in number: in one place they would have made the statement unreadable,
//                        in two they would have swallowed code. With "=" or "|" between them they
//                        are an attack
//   --  #  /*  */        where what the comment hides is prose, or it starts a line, and the
//                        statement is complete without it
//   words                that go on with a clause ("from users", "is null") behind a complete
//                        operand, or start the statement: a value stands where one is missing
//
// What remains, knowingly. False alarms: a longer piece of an app's own SQL typed by an honest
// person where a request runs that very statement ("name from users", "count(*)", "id = ?"; but not
// the head of a parameterised statement). Missed: such words in the place of a sort direction or of
// a clause; a comparison or sign of two characters there (">a").
#pragma once

#include <cstddef>

#include "agent/detectors/sql_injection.h"
#include "agent/detectors/sql_reading.h"

namespace sqreen::agent {

// The bytes that an input took, and the tokens that they touch.
struct SqlOccurrence {
  std::size_t begin;
  std::size_t end;
  std::size_t first;
  std::size_t last;
};

bool is_coincidence(const SqlReading& reading, const SqlOccurrence& at, SqlShape shape);

}  // namespace sqreen::agent
