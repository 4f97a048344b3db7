// SPDX-License-Identifier: Apache-2.0
// What a finding of a trial points at: the command behind `--`.
#pragma once

#include <cstddef>
#include <optional>

#include "doctor/facts.h"

namespace sqreen::doctor {

Place command_place(const Facts& facts);
std::optional<std::size_t> first_launch(const Facts& facts);

}  // namespace sqreen::doctor
