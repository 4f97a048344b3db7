// SPDX-License-Identifier: Apache-2.0
// How the text of one setting becomes a value, one function for each type of settings_table.cpp.
// Each either takes the text or leaves the value alone and says what is wrong, in words that follow
// the quoted text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/settings_table.h"

namespace sqreen {

Complaint take_text(std::string_view text, std::string& value);  // anything on one line
Complaint take_boolean(std::string_view text, bool& value);
Complaint take_mode(std::string_view text, Mode& value);
Complaint take_log_level(std::string_view text, LogLevel& value);
Complaint take_block_status(std::string_view text, int& value);
Complaint take_size(std::string_view text, std::uint64_t& value);  // "65536", "64K", "4M"
Complaint take_absolute_folder(std::string_view text, std::string& value);
Complaint take_header_name(std::string_view text, std::string& value);
Complaint take_dashboard_url(std::string_view text, std::string& value);
Complaint take_proxy(std::string_view text, std::string& value);
Complaint take_redirect(std::string_view text, std::string& value);
Complaint take_keys(std::string_view text, std::vector<std::string>& value);      // lower case
Complaint take_networks(std::string_view text, std::vector<std::string>& value);  // "none": nobody

}  // namespace sqreen
