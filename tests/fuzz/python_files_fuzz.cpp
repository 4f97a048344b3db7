// SPDX-License-Identifier: Apache-2.0
// Any bytes are read as a Python file: every token lies inside the source, and nothing recurses or
// runs without bound.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "doctor/python/agent_start.h"
#include "doctor/python/module.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  for (const auto& statement : sqreen::doctor::python_statements(source)) {
    if (statement.tokens.empty() || statement.indent < 0) std::abort();
    for (const auto& token : statement.tokens) {
      const bool inside = token.text.data() >= source.data() &&
                          token.text.data() + token.text.size() <= source.data() + source.size();
      if (!inside || token.text.empty()) std::abort();
    }
    (void)sqreen::doctor::read_python_literal(statement.tokens);
  }
  (void)sqreen::doctor::find_agent_start(sqreen::doctor::read_python_module(source));
  return 0;
}
