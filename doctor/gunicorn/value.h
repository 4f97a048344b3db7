// SPDX-License-Identifier: Apache-2.0
// What gunicorn makes of a value that is given for a setting: the validators of gunicorn/config.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "doctor/gunicorn/settings_table.h"
#include "doctor/python/literal.h"

namespace sqreen::doctor {

struct GunicornValue {
  std::string shown;               // as `--print-config` prints it
  std::vector<std::string> items;  // of a list
};

// Of a text on the command line.
Expected<GunicornValue> read_gunicorn_text(const GunicornSetting& setting, std::string_view text);
// Of a literal in the file; `value` is known.
Expected<GunicornValue> read_gunicorn_literal(const GunicornSetting& setting,
                                              const PythonValue& value);

// A text as Python prints it within a list: 'it\'s'.
std::string python_quoted(std::string_view text);

}  // namespace sqreen::doctor
