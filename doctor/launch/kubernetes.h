// SPDX-License-Identifier: Apache-2.0
// Kubernetes manifests: `command` and `args` of every container, wherever a pod is described (Pod,
// Deployment, StatefulSet, CronJob, custom resources), in files of several documents.
// https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
#pragma once

#include <string_view>

#include "doctor/launch/reader.h"
#include "doctor/project.h"

namespace sqreen::doctor {

// Cheap: whether a YAML file is one at all.
bool is_kubernetes_manifest(std::string_view text);

ReadLaunches read_kubernetes(std::string_view path, std::string_view text, const Project& project);

}  // namespace sqreen::doctor
