// SPDX-License-Identifier: Apache-2.0
// The confinement of a container, as compose files and Kubernetes manifests write it.
// https://docs.docker.com/reference/compose-file/services/
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
#pragma once

#include <string_view>

#include <yaml-cpp/yaml.h>

#include "doctor/launch/confinement.h"

namespace sqreen::doctor {

// `text`: of the file at `path`, for the places.
Confinement compose_confinement(std::string_view path, std::string_view text,
                                const YAML::Node& service);
Confinement kubernetes_confinement(std::string_view path, std::string_view text,
                                   const YAML::Node& container, const YAML::Node& pod);

}  // namespace sqreen::doctor
