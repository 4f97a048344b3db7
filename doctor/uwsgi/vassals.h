// SPDX-License-Identifier: Apache-2.0
// What an emperor starts: a uWSGI of its own for each configuration that it finds, with words of
// the emperor's around it. Follows core/emperor.c of uWSGI 2.0.21 to 2.0.31.
//
//   emperor = vassals            uwsgi --ini shop.ini --include common.ini
//   vassals-include = common.ini     (in the folder vassals, so it has to lie there, too)
#pragma once

#include <vector>

#include "doctor/launch/launch.h"
#include "doctor/launch/reader.h"
#include "doctor/project.h"
#include "doctor/uwsgi/configuration.h"

namespace sqreen::doctor {

struct Vassals {
  std::vector<Launch> launches;  // each with the emperor's wrappers, environment and agent
  std::vector<Unread> unread;    // "the emperor's vassals in zmq://... are not known here"
};

// Of the emperor that `configuration` makes of `emperor`; nothing when it makes none.
Vassals find_vassals(const Launch& emperor, const UwsgiConfiguration& configuration,
                     const Project& project);

}  // namespace sqreen::doctor
