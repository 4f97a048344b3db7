// SPDX-License-Identifier: Apache-2.0
// Strings and keys of a JSON text, each with its path: {"items":[{"name":"x"}]} gives "x" as
// items[0].name.
//
// A scanner rather than a parser, since what must not happen is that an app's parser reads what
// ours refused: it takes NaN, repeated keys, control characters, lone surrogates, comments and a
// text that just ends, and finds the strings of every text that any JSON parser accepts, as that
// parser reads them. Strings without escapes stay views. Never recursive; linear.
#pragma once

#include <string>
#include <string_view>

#include "agent/parsers/collector.h"

namespace sqreen::agent {

// Starts as an object or an array, or as a string with escapes.
bool looks_like_json(std::string_view text);
// `text` (UTF-8) must outlive the Inputs. `name` is put before the paths.
void parse_json(InputCollector& out, Origin origin, std::string_view name, std::string_view text);

// UTF-16 and UTF-32 in either byte order, with or without a byte order mark, recognised as Python's
// json.loads does it, as UTF-8. Returns false when `text` is UTF-8 already.
bool json_from_wide(std::string_view text, std::string& utf8);

}  // namespace sqreen::agent
