// SPDX-License-Identifier: Apache-2.0
// What SQLite's result codes mean to us. Exceptions of SQLiteCpp end here.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <type_traits>

#include "core/error.h"

namespace sqreen::relay {

Error store_error(const std::string& path, const SQLite::Exception& exception);

// Runs `body`, which returns an Expected, and turns SQLite's exceptions into its errors.
template <typename Body>
auto guarded(const std::string& path, Body&& body) -> std::invoke_result_t<Body> {
  try {
    return body();
  } catch (const SQLite::Exception& exception) {
    return tl::make_unexpected(store_error(path, exception));
  } catch (const std::exception& exception) {
    return fail(ErrorCode::store_unusable, path + ": " + exception.what());
  }
}

}  // namespace sqreen::relay
