// SPDX-License-Identifier: Apache-2.0
// Short tables of words, in the order in which a person wrote them: searched one by one.
#pragma once

#include <algorithm>
#include <string_view>

namespace sqreen::doctor {

template <typename Table>
bool holds(const Table& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

}  // namespace sqreen::doctor
