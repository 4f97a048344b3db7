// SPDX-License-Identifier: Apache-2.0
// Any bytes are read as an Apache configuration.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "doctor/apache/mod_wsgi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& app : sqreen::doctor::read_apache_configuration("a.conf", text)) {
    if (app.place.line < 1) std::abort();
  }
  return 0;
}
