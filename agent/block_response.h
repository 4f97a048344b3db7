// SPDX-License-Identifier: Apache-2.0
// What a client gets instead of the app's answer when its request was blocked: 403 with a small
// HTML page or JSON by Accept, or a redirect (303). Says nothing about why, and shows the event's
// id so that support can find it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/policy.h"

namespace sqreen::agent {

struct BlockResponse {
  std::string status;  // "403 Forbidden"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

BlockResponse block_response(const Policy& policy, std::string_view accept,
                             std::string_view event_id);

}  // namespace sqreen::agent
