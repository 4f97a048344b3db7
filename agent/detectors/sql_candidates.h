// SPDX-License-Identifier: Apache-2.0
// The inputs that could change a statement, in each form in which an app may have put them there:
// what find_sql_injection() searches for.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "agent/detectors/sql_shape.h"
#include "agent/detectors/statement_pairs.h"
#include "agent/inputs.h"

namespace sqreen::agent {

// One of the forms in which an app may have put an input into a statement: as it came, trimmed,
// with quotes doubled or backslashed.
struct SqlCandidate {
  std::string_view form;  // ASCII lower case; lives as long as its SqlCandidates
  std::uint32_t input;    // index into Inputs::all()
  std::uint32_t rare;     // offset of the byte to search for: one that statements seldom hold
  SqlShape shape;         // never inert
};

class SqlCandidates {
 public:
  // `inputs` must outlive it.
  explicit SqlCandidates(const Inputs& inputs);
  // Of those inputs alone that may occur in one statement.
  SqlCandidates(const Inputs& inputs, const StatementPairs& statement);
  SqlCandidates(SqlCandidates&&) = default;
  SqlCandidates(const SqlCandidates&) = delete;
  SqlCandidates& operator=(const SqlCandidates&) = delete;

  const Inputs& inputs() const { return *inputs_; }
  const std::vector<SqlCandidate>& forms() const { return forms_; }
  bool empty() const { return forms_.empty(); }

 private:
  void add_forms(std::uint32_t input);
  void add(std::uint32_t input, std::string_view form, SqlShape shape);
  void point_into_text();

  const Inputs* inputs_;
  std::vector<SqlCandidate> forms_;
  std::vector<char> text_;  // what the forms point into: one behind the other
};

}  // namespace sqreen::agent
