// SPDX-License-Identifier: Apache-2.0
#include "relay/compatibility.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compat/policy/names.h"
#include "compat/report/report.h"
#include "compat/survey/read.h"

namespace sqreen::relay {
namespace {

constexpr unsigned kSeconds = 10;

[[noreturn]] void look(const std::string& python, RunHome& home) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NAME, "sqreen compat");  // no relay: it holds no lock and nobody restarts it
  ::signal(SIGALRM, SIG_DFL);
  ::alarm(kSeconds);
  home.leave_lock();
  const compat::Survey survey = compat::survey_interpreter(python, {}, real_filesystem());
  const auto report = compat::make_report(*compat::find_policy("current"), survey);
  home.write_compatibility(compat::warning_line(report, python));
  ::_exit(0);
}

}  // namespace

CompatibilityLook::CompatibilityLook(std::string python, std::int64_t due_ns)
    : python_(std::move(python)), due_(python_.empty() ? 0 : due_ns) {}

CompatibilityLook::~CompatibilityLook() {
  if (child_ <= 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

void CompatibilityLook::step(std::int64_t now, RunHome& home) {
  if (child_ > 0 && ::waitpid(child_, nullptr, WNOHANG) != 0) child_ = 0;
  if (due_ == 0 || now < due_) return;
  due_ = 0;
  child_ = ::fork();
  if (child_ == 0) look(python_, home);
}

}  // namespace sqreen::relay
