// SPDX-License-Identifier: Apache-2.0
// The policy that the relay publishes and every protected process reads: what may change while the
// app runs. Encoded as tagged fields, so that an older agent skips what it does not know. Bytes are
// judged as hostile when decoded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/settings.h"

namespace sqreen {

struct Policy {
  Mode mode = Mode::block;
  int block_status = 403;
  std::string block_redirect;
};

Policy policy_from(const Settings& settings);
std::string encode_policy(const Policy& policy);
Expected<Policy> decode_policy(std::string_view bytes);

}  // namespace sqreen
