// SPDX-License-Identifier: Apache-2.0
// Finds request input that changed the structure of an SQL statement.
//
//   statement   SELECT * FROM users WHERE name = 'x' OR '1'='1'
//   input                                         x' OR '1'='1
//   tokens      ... = ^^^ ^^ ^^^ ^ ^^^   the input spans five tokens: it left its literal
//
// Input that stays inside one literal token is data, whatever it says. A statement that the dialect's tokenizer cannot read
// and that contains input is an attack, since a database may read it differently than we do.
//
// Two steps: SqlCandidates is built once for a request and keeps the inputs that could matter (a bare word or a plain number cannot);
// find_sql_injection() then costs one search for each candidate, and one pass over the statement when one occurs in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inputs.h"
#include "agent/sql/dialect.h"

namespace sqreen::agent {

// The forms of one input in which an app may have put it into a statement: as it came, with quotes escaped, trimmed...
struct SqlCandidate {
  std::uint32_t input;  // index into Inputs::all()
  std::string form;     // ASCII lower case
};

class SqlCandidates {
 public:
  // `inputs` must outlive it.
  explicit SqlCandidates(const Inputs& inputs);

  const Inputs& inputs() const { return *inputs_; }
  const std::vector<SqlCandidate>& forms() const { return forms_; }
  bool empty() const { return forms_.empty(); }

 private:
  const Inputs* inputs_;
  std::vector<SqlCandidate> forms_;
};

struct SqlInjection {
  Input input;            // where the request carried it, for the report
  std::string_view span;  // the part of the statement it took
};

// Thread-safe. Linear in the statement for each candidate; statements beyond 1 MiB are searched but judged as unreadable.
std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect, const SqlCandidates& candidates);

}  // namespace sqreen::agent
