// SPDX-License-Identifier: Apache-2.0
#include "cli/start/launch.h"

#include <signal.h>

#include <filesystem>
#include <optional>

#include "cli/start/child_process.h"
#include "cli/term/terminal.h"
#include "compat/support.h"
#include "core/descriptor.h"
#include "core/run_folder.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

// A standard error that nobody reads, or that is full, is no reason not to start.
void say(Context& context, const std::string& text) {
  const WriteSignalBlocked no_limit(SIGXFSZ);
  const WriteSignalBlocked no_pipe(SIGPIPE);
  context.err.line("sqreen: " + text);
}

// The slot of this process, which is the app's: exec keeps the pid.
void describe_self(SharedRegion& region, const Plan& plan) {
  const auto slot = region.claim_slot(current_process());
  if (!slot) return;  // a full table is counted and shown by `status`
  const bool known = plan.target && plan.target->interpreter;
  region.describe_process(*slot, known ? plan.target->interpreter->version : "",
                          plan.launcher.name);
  const bool inactive = plan.reason != Reason::none;
  region.set_state(*slot, inactive ? ProcessState::inactive : ProcessState::starting, plan.reason,
                   plan.detail);
}

void describe_failed_exec(SharedRegion& region, const std::string& detail) {
  const auto slot = region.claim_slot(current_process());
  if (slot) region.set_state(*slot, ProcessState::inactive, Reason::exec_failed, detail);
}

// `sqreen start honcho start` with `web: sqreen start gunicorn ...` in the Procfile: one app, one
// run.
std::optional<SharedRegion> join_outer_run(const Plan& plan, const Environment& environment) {
  const auto variable = find(environment, kRunVariable);
  if (!variable) return std::nullopt;
  const auto reference = parse_run_variable(*variable);
  if (!reference) return std::nullopt;
  auto region = SharedRegion::open(reference->folder + "/region");
  if (!region || app_is_gone(reference->folder, *region)) return std::nullopt;
  // --app with another name asks for an app of its own.
  const std::string folder = reference->folder.substr(reference->folder.rfind('/') + 1);
  const std::string outer = folder.substr(0, folder.rfind('.'));
  for (const auto& [name, value] : plan.changes) {
    if (name == "SQREEN_APP_NAME" && app_file_name(plan.app) != outer) return std::nullopt;
  }
  return std::move(*region);
}

// Whose packages the relay is to look at: a Python as it is run, so that its virtual environment is
// found. A server that links libpython tells only of the library; a protected app, of what it
// loads.
std::string interpreter_path(const Plan& plan) {
  if (!plan.agent || !plan.target || !plan.target->interpreter) return {};
  if (plan.target->kind == compat::ProgramKind::embeds_python) return {};
  return plan.target->interpreter->path;
}

class Launch {
 public:
  Launch(const Plan& plan, const LaunchOptions& options, Context& context)
      : plan_(plan), options_(options), context_(context), changes_(plan.changes) {}

  int run() {
    for (const Notice& notice : plan_.notices) tell(notice);
    if (!refused()) prepare_run();
    if (refused()) {
      if (files_) remove_run();
      say(context_, "not started, because of --strict");
      return kStartFailed;
    }
    if (files_ && plan_.agent) hand_over();
    return execute();
  }

 private:
  void tell(const Notice& notice) {
    say(context_, notice.text);
    refusal_ |= notice.refuses;
  }
  bool refused() const { return options_.strict && refusal_; }

  void prepare_run() {
    outer_ = join_outer_run(plan_, context_.environment);
    if (outer_) {
      describe_self(*outer_, plan_);
      return;
    }
    const Settings& settings = plan_.loaded.settings;
    const auto runtime = runtime_folder(settings, context_.environment);
    if (!runtime) return cannot_record(runtime.error());
    auto files = create_run(*runtime, plan_.app);
    if (!files) return cannot_record(files.error());
    files_.emplace(std::move(*files));
    if (options_.run_created) options_.run_created(files_->folder);
    describe_self(files_->region, plan_);
    const auto state = state_folder(settings, context_.environment);
    start_relay(state ? *state : *runtime);
  }

  void cannot_record(const Error& error) {
    const std::string what =
        plan_.agent ? "attacks are blocked, but cannot be recorded" : "nothing can be recorded";
    tell({what + ": " + printable(error.message), true});
    changes_.emplace_back(kRunVariable, std::nullopt);
  }

  void start_relay(const std::string& state) {
    std::vector<std::string> command = {options_.own_program,
                                        "relay",
                                        "--run",
                                        files_->folder,
                                        "--app",
                                        plan_.app,
                                        "--state",
                                        state};
    if (const std::string python = interpreter_path(plan_); !python.empty()) {
      command.insert(command.end(), {"--python", python});
    }
    const auto complain = [this](const Error& error) {
      tell({"events are kept but not shown, since the relay did not start: " +
                printable(error.message),
            true});
    };
    // It publishes the policy: what the command line says of the mode has to reach it too. The app
    // need not wait until it is up, which is half of what `start` would cost; --strict has to know.
    const auto started = options_.strict ? run_to_end(command, plan_.changes)
                                         : run_aside(command, plan_.changes, complain);
    if (!started) complain(started.error());
  }

  // Nobody else will: there is no relay, or none that has seen the app.
  void remove_run() const {
    std::error_code ignored;
    std::filesystem::remove_all(files_->folder, ignored);
  }

  void hand_over() {
    const auto variable = inheritable(*files_);
    if (!variable) return cannot_record(variable.error());
    changes_.emplace_back(kRunVariable, *variable);
  }

  int execute() {
    context_.out.flush();
    context_.err.flush();
    const Error error = replace_process(plan_.program, plan_.command, changes_);
    SharedRegion* region = files_ ? &files_->region : outer_ ? &*outer_ : nullptr;
    if (region != nullptr) describe_failed_exec(*region, error.message);
    say(context_, printable(error.message));
    return error.code == ErrorCode::command_not_found ? kNotFound : kNotExecutable;
  }

  const Plan& plan_;
  const LaunchOptions& options_;
  Context& context_;
  EnvironmentChanges changes_;
  std::optional<RunFiles> files_;
  std::optional<SharedRegion> outer_;
  bool refusal_ = false;
};

}  // namespace

int launch(const Plan& plan, const LaunchOptions& options, Context& context) {
  if (plan.failure) {
    for (const Notice& notice : plan.notices) say(context, notice.text);
    say(context, plan.failure->text);
    return plan.exit_code;
  }
  return Launch(plan, options, context).run();
}

}  // namespace sqreen::cli
