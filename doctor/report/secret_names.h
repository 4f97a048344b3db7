// SPDX-License-Identifier: Apache-2.0
// Which names say that their value is nobody else's business: SECRET_KEY, --db-password, apiToken,
// SENTRY_DSN, Authorization. Data: a person adds a word.
#pragma once

#include <string_view>

namespace sqreen::doctor {

bool is_secret_name(std::string_view name);
// Variables whose value may be shown, wherever they are assigned: PYTHONPATH, PORT, SQREEN_MODE...
bool is_open_variable(std::string_view name);

}  // namespace sqreen::doctor
