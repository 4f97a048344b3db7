// SPDX-License-Identifier: Apache-2.0
// _sqreen_sdk: the control plane, loaded only by `import sqreen`. Nothing here runs in a request.
#include "pymodule/compat.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#pragma GCC diagnostic pop

#include <stdexcept>
#include <string>
#include <vector>

#include "pymodule/run_without_launcher.h"

namespace py = pybind11;

namespace {

// What the agent does in this process, as a value.
struct Status {
  bool active;
  bool reporting;
  std::string mode;
  std::vector<std::string> hooks;
};

Status status_from(const py::dict& facts) {
  Status status{facts["active"].cast<bool>(),
                facts["reporting"].cast<bool>(),
                facts["mode"].cast<std::string>(),
                {}};
  for (const py::handle hook : facts["hooks"]) status.hooks.push_back(hook.cast<std::string>());
  return status;
}

std::string represent(const Status& status) {
  std::string hooks;
  for (const std::string& hook : status.hooks) hooks += (hooks.empty() ? "" : ", ") + hook;
  return std::string("<sqreen.Status ") + (status.active ? "active" : "inactive") + ", mode " +
         status.mode + (status.reporting ? ", reporting" : ", not reporting") +
         ", hooks: " + (hooks.empty() ? "none" : hooks) + ">";
}

std::string start_run(const std::string& program) {
  auto run = sqreen::python::start_run(program);
  if (!run) throw std::runtime_error(run.error().message);
  return *run;
}

}  // namespace

PYBIND11_MODULE(_sqreen_sdk, module) {
  module.doc() = "The sqreen SDK's native part. Use the sqreen package instead.";
  py::class_<Status>(module, "Status", py::module_local(), "What the agent does in this process.")
      .def_readonly("active", &Status::active, "True when requests and sinks are guarded.")
      .def_readonly("reporting", &Status::reporting, "True when events reach a relay.")
      .def_readonly("mode", &Status::mode, "\"off\", \"monitor\" or \"block\".")
      .def_readonly("hooks", &Status::hooks, "Names of what is hooked so far.")
      .def("__repr__", &represent);
  module.def("status_from", &status_from);
  module.def("start_run", &start_run);
}
