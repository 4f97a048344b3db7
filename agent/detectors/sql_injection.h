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
// Three steps, each for what the one before left over: an input may occur in this statement
// (statement_pairs.h: most do not, at a glance); it could matter there (a bare word or a plain
// number cannot, sql_shape.h); one of its forms does occur (sql_candidates.h). Only then is the
// statement tokenised. What people type and what an app's own statement says can coincide ("order
// by", a lone quote): see sql_coincidence.h.
//
// Not seen: a value that the app cut, joined or transformed before use (other than by the forms
// below and those in inputs.h), and the quote-eating of a multi-byte charset (GBK, Big5,
// Shift-JIS).
#pragma once

#include <optional>
#include <string_view>

#include "agent/detectors/sql_candidates.h"
#include "agent/inputs.h"
#include "agent/sql/dialect.h"

namespace sqreen::agent {

struct SqlInjection {
  Input input;            // where the request carried it, for the report
  std::string_view span;  // the part of the statement it took
};

// A request's inputs, as its statements are searched for them. One request, one thread at a time.
class SqlInputs {
 public:
  explicit SqlInputs(const Inputs& inputs) : inputs_(&inputs) {}  // which must outlive it

  bool empty() const { return inputs_->all().empty(); }
  const Inputs& inputs() const { return *inputs_; }
  // Of all inputs, made on first use: for statements too long to be looked at as a whole.
  const SqlCandidates& candidates();

 private:
  const Inputs* inputs_;
  std::optional<SqlCandidates> candidates_;
};

// Linear in the statement for each input that may occur in it; every occurrence is judged, in
// logarithmic time. No heap allocation where no input can occur and the statement has up to 4 KiB.
// Statements beyond 128 MiB are searched but judged as unreadable.
std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect,
                                               SqlInputs& inputs);
// The same for candidates that were chosen already.
std::optional<SqlInjection> find_sql_injection(std::string_view statement, SqlDialect dialect,
                                               const SqlCandidates& candidates);

}  // namespace sqreen::agent
