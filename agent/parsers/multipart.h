// SPDX-License-Identifier: Apache-2.0
// A body of multipart/form-data, perhaps incomplete or broken.
//
// Field names, field values, file names and odd part types are inputs; the contents of files are
// none. What is lenient in any framework is lenient here: bare LF for CRLF, folded headers, a last
// part that never ends, base64 and quoted-printable parts.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

// Whether a part with these headers is a file, whose contents are no input. What parse_multipart
// goes by, for those who judge a part before its end has come.
bool is_file_part(std::string_view headers);

void parse_multipart(InputCollector& out, std::string_view boundary, std::string_view body);

}  // namespace sqreen::agent
