// SPDX-License-Identifier: Apache-2.0
#include "core/version.h"

namespace sqreen {
namespace {

// Kept as one text, whatever the compiler thinks of it.
__attribute__((used)) const char kMarked[] = "sqreen was built as " SQREEN_VERSION;

}  // namespace

const char* own_version() {
  return kMarked + kVersionMark.size();
}

}  // namespace sqreen
