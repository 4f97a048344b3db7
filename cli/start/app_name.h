// SPDX-License-Identifier: Apache-2.0
// The name under which an app is shown when nobody gave one.
#pragma once

#include <span>
#include <string>

#include "agent/launcher.h"
#include "core/environment.h"

namespace sqreen::cli {

// "shop" of `gunicorn shop.wsgi:app`, of `flask --app shop run`, of `python shop.py`, of `uwsgi
// --ini shop.ini`, and of `gunicorn wsgi:app` or `python manage.py runserver` in the folder
// /srv/shop. Never empty.
std::string guess_app_name(std::span<const std::string> command,
                           const agent::LauncherVerdict& launcher, const Environment& environment,
                           const std::string& folder);

}  // namespace sqreen::cli
