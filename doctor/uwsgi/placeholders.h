// SPDX-License-Identifier: Apache-2.0
// $(NAME), @(file) and %(option) in values, which uWSGI resolves in three passes after everything
// was read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sqreen::doctor {

using Lookup = std::function<std::optional<std::string>(std::string_view)>;

// Replaces symbol(NAME) by what `lookup` finds; what it does not find stays. Bounded where uWSGI
// would loop for ever.
std::string resolve(std::string value, char symbol, const Lookup& lookup);

// The inside of %(...): an option's name, or names, numbers and + - * / ++ -- between blanks, read
// from left to right.
std::optional<std::string> evaluate_placeholder(std::string_view expression, const Lookup& option);

// Every occurrence of `what` in `text` (uwsgi_substitute()).
std::string substitute(std::string_view text, std::string_view what, std::string_view with);

}  // namespace sqreen::doctor
