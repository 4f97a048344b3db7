// SPDX-License-Identifier: Apache-2.0
// What Python makes of bytes that are not ASCII, before they come back in a statement as UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sqreen::agent {

bool is_utf8(std::string_view bytes);
void append_utf8(std::string& out, std::uint32_t code_point);  // surrogates too, as three bytes

// WSGI's strings hold bytes as latin-1 characters: an app that uses one undecoded sends each byte
// above 127 as two.
std::string latin1_to_utf8(std::string_view bytes);

// Python's error handlers for what is no UTF-8. Each applies to the longest part that could have
// started a character (W3C's recommendation, which Python 3 follows).
enum class Invalid {
  replaced,  // U+FFFD: errors="replace", most frameworks
  dropped,   // errors="ignore"
  percent,   // %FF: Werkzeug since 2.3, and Django for paths
};
std::string repair_utf8(std::string_view bytes, Invalid how);

}  // namespace sqreen::agent
