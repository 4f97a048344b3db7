// SPDX-License-Identifier: Apache-2.0
// gunicorn's settings: their names in gunicorn.conf.py and on the command line, and what they take.
#pragma once

#include <span>
#include <string_view>

namespace sqreen::doctor {

enum class GunicornKind : unsigned char {
  text,
  integer,     // 0 or more; a text such as "0o22" is read as Python reads it
  flag,        // True or False; a text must be one of these words
  list,        // of texts; one text is a list of one
  words,       // a text of words with commas between them, printed as a list
  mapping,     // a dictionary, in the file only
  function,    // a server hook, in the file only
  class_name,  // a short name, the path of a class, or a class
  user,        // a user or group, by name or number
  other,       // gunicorn's own words, not judged here
};

enum class GunicornArgument : unsigned char { follows, nothing, may_follow };

struct GunicornSetting {
  std::string_view name;     // "preload_app"
  std::string_view options;  // "-k --worker-class"; empty: in the file only
  GunicornKind kind;
  GunicornArgument argument = GunicornArgument::follows;
};

std::span<const GunicornSetting> gunicorn_settings();                 // sorted by name
const GunicornSetting* find_gunicorn_setting(std::string_view name);  // nullptr: no such setting

}  // namespace sqreen::doctor
