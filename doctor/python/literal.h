// SPDX-License-Identifier: Apache-2.0
// The value of a Python expression that is written out: strings, numbers, True, False, None, lists,
// tuples, dictionaries, and + and * of those. Whatever needs a running Python (a call, a name) is
// "computed" and stays text: it is said, not guessed.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "doctor/python/tokens.h"

namespace sqreen::doctor {

struct PythonValue {
  enum class Kind : unsigned char {
    computed,
    none,
    boolean,
    integer,
    real,
    string,
    bytes,
    list,  // and tuple, and set
    dictionary,
  };
  Kind kind = Kind::computed;
  std::string text;                // a string's characters; of everything else the source
  long long number = 0;            // of an integer; a boolean is 0 or 1
  std::vector<PythonValue> items;  // of a list; of a dictionary its keys and values in turn

  bool is_known() const;  // nothing in it is computed
  bool is_true() const;   // as `if value:` has it; only for what is known
};

// All of `tokens` is one expression. Bounded: what nests deeper than 50 is computed.
PythonValue read_python_literal(std::span<const PythonToken> tokens);

// The source between the first and the last token, on one line: "cpu_count() * 2 + 1".
std::string python_source(std::span<const PythonToken> tokens);

}  // namespace sqreen::doctor
