// SPDX-License-Identifier: Apache-2.0
#include "agent/sql/keywords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sqreen::agent {
namespace {

// Sorted, for binary search.
constexpr std::array kStarts =
    std::to_array<std::string_view>({"alter", "create", "delete", "drop", "explain", "insert",
                                     "replace", "select", "truncate", "update", "with"});

constexpr std::array kContinues = std::to_array<std::string_view>(
    {"as",     "asc",   "between", "by",     "collate", "cross",     "desc",      "fetch",
     "from",   "full",  "group",   "having", "ilike",   "in",        "inner",     "is",
     "join",   "left",  "like",    "limit",  "natural", "not",       "null",      "nulls",
     "offset", "on",    "order",   "outer",  "over",    "partition", "returning", "right",
     "set",    "table", "using",   "values", "where",   "window"});

constexpr std::array kJoins = std::to_array<std::string_view>(
    {"and", "call", "do", "except", "exec", "execute", "intersect", "into", "minus", "or",
     "outfile", "procedure", "select", "union", "xor"});

constexpr std::array kExpects = std::to_array<std::string_view>(
    {"all",       "and",    "as",     "between", "by",     "case",      "distinct", "else",
     "except",    "from",   "having", "ilike",   "in",     "intersect", "into",     "is",
     "join",      "like",   "limit",  "not",     "offset", "on",        "or",       "regexp",
     "returning", "rlike",  "select", "set",     "table",  "then",      "union",    "update",
     "using",     "values", "when",   "where",   "xor"});

constexpr std::array kNeverFirst = std::to_array<std::string_view>(
    {"and", "asc", "desc", "from", "group", "having", "in", "intersect", "is", "like", "limit",
     "offset", "or", "order", "union", "where"});

constexpr std::array kPairs = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"cross", "join"},   {"delete", "from"},  {"distinct", "from"}, {"group", "by"},
     {"inner", "join"},   {"insert", "into"},  {"is", "not"},        {"is", "null"},
     {"left", "join"},    {"left", "outer"},   {"natural", "join"},  {"not", "in"},
     {"not", "like"},     {"not", "null"},     {"order", "by"},      {"outer", "join"},
     {"partition", "by"}, {"replace", "into"}, {"right", "join"},    {"right", "outer"}});

template <typename Words>
constexpr bool is_sorted(const Words& words) {
  return std::is_sorted(words.begin(), words.end());
}
static_assert(is_sorted(kStarts) && is_sorted(kContinues) && is_sorted(kJoins) &&
              is_sorted(kExpects) && is_sorted(kNeverFirst) && is_sorted(kPairs));

}  // namespace

bool starts_statement(std::string_view word) {
  return std::binary_search(kStarts.begin(), kStarts.end(), word);
}
bool continues_statement(std::string_view word) {
  return std::binary_search(kContinues.begin(), kContinues.end(), word);
}
bool joins_conditions_or_queries(std::string_view word) {
  return std::binary_search(kJoins.begin(), kJoins.end(), word);
}
bool expects_operand(std::string_view word) {
  return std::binary_search(kExpects.begin(), kExpects.end(), word);
}
bool never_comes_first(std::string_view word) {
  return std::binary_search(kNeverFirst.begin(), kNeverFirst.end(), word);
}
bool is_keyword_pair(std::string_view before, std::string_view word) {
  return std::binary_search(kPairs.begin(), kPairs.end(), std::pair(before, word));
}

}  // namespace sqreen::agent
