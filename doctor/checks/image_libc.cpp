// SPDX-License-Identifier: Apache-2.0
#include "doctor/checks/checks.h"
#include "doctor/facts.h"

namespace sqreen::doctor {
namespace {

void judge(const Facts& facts, Report& report) {
  for (std::size_t i = 0; i < facts.launches.size(); ++i) {
    const Launch& launch = facts.launches[i];
    if (launch.role != LaunchRole::web || launch.base_image.find("alpine") == std::string::npos) {
      continue;
    }
    report.warning(launch.base_image_place)
        .launch(i)
        .consequence(Consequence::unknown)
        .message("the image " + launch.base_image +
                 " has musl, and the agent's modules are made for glibc")
        .fix("use the slim variant of the image, or a sqreen that was built on Alpine")
        .evidence(launch.base_image_place);
  }
}

}  // namespace

const Check image_libc{
    .id = "image.libc",
    .title = "the image has the C library that the agent is made for",
    .why =
        "A native module that was linked with glibc does not load on musl (Alpine): the app "
        "starts, and the agent stays out.",
    .since = "the name of the base image; what a build on Alpine does was not tried",
    .severity = Severity::warning,
    .needs = needs_web_launch,
    .mend = "Use an image with glibc (python:3.12-slim), or build sqreen in the image itself.",
    .judge = judge,
};

}  // namespace sqreen::doctor
