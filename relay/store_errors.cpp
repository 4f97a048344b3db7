// SPDX-License-Identifier: Apache-2.0
#include "relay/store_errors.h"

#include <sqlite3.h>

namespace sqreen::relay {
namespace {

ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR:  // a statement that does not fit the schema: not a store of ours
      return ErrorCode::malformed;
    case SQLITE_FULL:
      return ErrorCode::disk_full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return ErrorCode::file_unwritable;
    default:
      return ErrorCode::store_unusable;
  }
}

}  // namespace

Error store_error(const std::string& path, const SQLite::Exception& exception) {
  return {code_of(exception.getErrorCode()), path + ": " + exception.what()};
}

}  // namespace sqreen::relay
