// SPDX-License-Identifier: Apache-2.0
#include "agent/sql/dialect.h"

namespace sqreen::agent {

std::string_view dialect_name(SqlDialect dialect) {
  switch (dialect) {
    case SqlDialect::sqlite:
      return "sqlite";
    case SqlDialect::mysql:
      return "mysql";
    case SqlDialect::postgresql:
      return "postgresql";
  }
  return "unknown";
}

}  // namespace sqreen::agent
