// SPDX-License-Identifier: Apache-2.0
// Finds request input that changed the structure of an SQL statement.
//
//   statement   SELECT * FROM users WHERE name = 'x' OR '1'='1'
//   input                                         x' OR '1'='1
//   tokens      ... = ^^^ ^^ ^^^ ^ ^^^   the input spans five tokens: it left its literal
//
// Input that stays inside one literal token is data, whatever it says; so is input that is one
// literal, word or number. Input that opens or closes a comment is an attack even where it lies in
// one. A statement that the dialect's tokenizer cannot read and that contains input is an attack:
// it was broken by input, or a database may read it differently than we do.
//
// Two steps: SqlCandidates is built once for a request and keeps the inputs that could matter (a
// bare word or a plain number cannot, see sql_shape.h); find_sql_injection() then costs one search
// for each candidate, and one pass over the statement when one occurs in it. What people type and
// what an app's own statement says can coincide ("order by", a lone quote): see sql_coincidence.h.
//
// Not seen: a value that the app cut, joined or transformed before use (other than by the forms
// below and those in inputs.h), and the quote-eating of a multi-byte charset (GBK, Big5,
// Shift-JIS).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "agent/detectors/sql_shape.h"
#include "agent/inputs.h"
#include "agent/sql/dialect.h"

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
  SqlCandidates(SqlCandidates&&) = default;
  SqlCandidates(const SqlCandidates&) = delete;
  SqlCandidates& operator=(const SqlCandidates&) = delete;

  const Inputs& inputs() const { return *inputs_; }
  const std::vector<SqlCandidate>& forms() const { return forms_; }
  bool empty() const { return forms_.empty(); }

 private:
  const Inputs* inputs_;
  std::vector<SqlCandidate> forms_;
  std::vector<char> text_;  // what the forms point into
};

struct SqlInjection {
  Input input;            // where the request carried it, for the report
  std::string_view span;  // the part of the statement it took
};

// Thread-safe. Linear in the statement for each candidate; every occurrence is judged, in
// logarithmic time. No heap allocation for statements of up to 4 KiB. Statements beyond 128 MiB are
// searched but judged as unreadable.
std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect,
                                               const SqlCandidates& candidates);

}  // namespace sqreen::agent
