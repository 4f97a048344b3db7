// SPDX-License-Identifier: Apache-2.0
// The forms in which an app may hold one value that a request carried.
//
//   raw        x%2527%20or%201=1    from an undecoded QUERY_STRING or cookie
//   decoded    x%27 or 1=1          what a framework hands out
//   again      x' or 1=1            an app that decodes what was decoded
//
// Bytes that are not ASCII have more: UTF-8 as it came, latin-1 characters (WSGI's undecoded
// strings), and what Python's error handlers make of bytes that are no UTF-8. A value that is
// itself a JSON text is read as JSON too.
#pragma once

#include <string_view>

#include "agent/parsers/collector.h"
#include "agent/parsers/percent.h"

namespace sqreen::agent {

// A value that the protocol does not encode: a header, a path, a JSON string. `value` and `name`
// must outlive the Inputs.
void add_value(InputCollector& out, Origin origin, std::string_view name, std::string_view value);
// A value that the protocol percent-encodes: a query or form field; a cookie, by most apps'
// convention.
void add_encoded_value(InputCollector& out, Origin origin, std::string_view name,
                       std::string_view raw, Plus plus);
// What is left of a value whose unprintable characters are removed, as Django does with file names.
void add_printable(InputCollector& out, Origin origin, std::string_view name,
                   std::string_view value);
// A name: added as an input only when it is no plain word. Returns the decoded name for its value.
std::string_view add_encoded_name(InputCollector& out, Origin origin, std::string_view raw);
void add_name(InputCollector& out, Origin origin, std::string_view name);

}  // namespace sqreen::agent
