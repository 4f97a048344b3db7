// SPDX-License-Identifier: Apache-2.0
// What probes found out and checks judge. A plain struct: a test fills it by hand and needs no
// server.
#pragma once

#include <vector>

#include "doctor/uwsgi/server.h"

namespace sqreen::doctor {

struct Facts {
  std::vector<UwsgiServer> uwsgi;
};

}  // namespace sqreen::doctor
