// SPDX-License-Identifier: Apache-2.0
// The little grammar that the detector needs: which words stand where an operand may not, which
// expect one behind them. Words of all three dialects together, since each list errs on the side
// that its user names.
#pragma once

#include <string_view>

namespace sqreen::agent {

// All take ASCII lower case.

// A statement starts with it: select, insert...
bool starts_statement(std::string_view word);
// It goes on with a clause, a join or a predicate where an operand has ended: from, where, is...
// Not those that join conditions or queries (or, union), which are what an attacker adds.
bool continues_statement(std::string_view word);
// It joins conditions or queries, or writes: or, union, into...
bool joins_conditions_or_queries(std::string_view word);
// An operand, a name or more keywords must follow: where, and, by...
bool expects_operand(std::string_view word);
// It only goes on with something, and comes first in no statement or operand: and, order, from...
bool never_comes_first(std::string_view word);
// by, into, join...: the second word of a fixed pair. True when `before` and `word` are one.
bool is_keyword_pair(std::string_view before, std::string_view word);

}  // namespace sqreen::agent
