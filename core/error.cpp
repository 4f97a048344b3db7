// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include <system_error>

namespace sqreen {

tl::unexpected<Error> fail_errno(ErrorCode code, std::string_view what, int error_number) {
  std::string message(what);
  message += ": ";
  message += std::generic_category().message(error_number);
  return fail(code, std::move(message));
}

}  // namespace sqreen
