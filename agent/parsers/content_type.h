// SPDX-License-Identifier: Apache-2.0
// "type/subtype; name=value; name="quoted"" : Content-Type, Content-Disposition and their like.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sqreen::agent {

struct HeaderValue {
  std::string value;  // in front of the first ';', lower case
  // Names in lower case without RFC 2231's marks ("filename*0*" is "filename"), values unquoted;
  // parts of a continued one are joined. A value that goes on behind
  // its closing quote is there twice, the second time as a whole.
  std::vector<std::pair<std::string, std::string>> parameters;

  // nullptr when there is none.
  const std::string* find(std::string_view name) const;
};

// Takes what is malformed as far as it can be read.
HeaderValue parse_header_value(std::string_view text);

}  // namespace sqreen::agent
