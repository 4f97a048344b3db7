// SPDX-License-Identifier: Apache-2.0
// The tokens of a Python file, for reading what other people wrote without running it: a gunicorn
// configuration, a WSGI file. Takes Python 2 and 3 and any bytes; what no Python would read still
// gives tokens, since a file that is broken is not ours to judge.
//
//   for (const PythonStatement& statement : python_statements(source)) ...
//
// An f-string is one token, cut at its first unescaped quote as before 3.12; nobody here looks into
// one.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sqreen::doctor {

struct PythonToken {
  enum class Kind : unsigned char { name, number, string, operation };
  Kind kind;
  std::string_view text;  // a string with its prefix and quotes; points into the source
  int line;               // 1-based
  int column;             // 1-based, in bytes

  bool is(std::string_view word) const { return text == word && kind != Kind::string; }
};

// One statement, or the head of a block up to and with its colon.
struct PythonStatement {
  std::vector<PythonToken> tokens;  // never empty
  int indent;  // columns of white space before it; what follows a block's colon on the same line
               // is one deeper
};

constexpr std::size_t kMostPythonTokens = 50'000;  // the rest of a longer file is not read

std::vector<PythonStatement> python_statements(std::string_view source);

}  // namespace sqreen::doctor
