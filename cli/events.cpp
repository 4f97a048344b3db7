// SPDX-License-Identifier: Apache-2.0
// `sqreen events`: what was attacked.
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "cli/event_source.h"
#include "cli/event_text.h"
#include "cli/runs.h"
#include "cli/term/terminal.h"
#include "core/settings.h"
#include "core/text.h"
#include "relay/time_text.h"

namespace sqreen::cli {
namespace {

constexpr std::int64_t kPollInterval = 200'000'000;

struct EventsOptions {
  Format format = Format::text;
  std::string app;
  bool follow = false;
  std::string since;
  std::string attack;
  std::string sink;
  bool blocked = false;
  bool not_blocked = false;
  int pid = 0;
  std::int64_t limit = 0;
};

volatile sig_atomic_t interrupted = 0;

// "10m" counts from now; anything else is a point in time.
std::optional<std::int64_t> since_wall_ns(const std::string& text, std::int64_t now) {
  if (const auto duration = relay::parse_duration(text)) return now - *duration;
  return relay::parse_iso8601(text);
}

std::string check_since(const std::string& text) {
  if (since_wall_ns(text, 0)) return {};
  return "\"" + printable(text) +
         "\" is no time: give an age (90s, 10m, 2h, 1d, 1w) or a moment (2026-11-22, "
         "2026-11-22T09:30:00Z)";
}

relay::EventFilter filter_for(const EventsOptions& options) {
  relay::EventFilter filter;
  if (!options.since.empty()) {
    filter.since_wall_ns = since_wall_ns(options.since, system_clock().wall_ns());
  }
  filter.attack = options.attack;
  std::replace(filter.attack.begin(), filter.attack.end(), '-', '_');
  filter.sink = options.sink;
  if (options.blocked) filter.blocked = true;
  if (options.not_blocked) filter.blocked = false;
  filter.pid = options.pid;
  filter.limit = options.limit;
  return filter;
}

class Printer {
 public:
  Printer(Terminal& out, Format format) : out_(out), format_(format) {}

  void operator()(const relay::StoredEvent& event) {
    if (format_ == Format::json) {
      out_.line(event.json);
    } else {
      if (printed_ > 0) out_.line("");
      print_event(out_, event.json);
    }
    ++printed_;
  }
  std::size_t printed() const { return printed_; }

 private:
  Terminal& out_;
  Format format_;
  std::size_t printed_ = 0;
};

// `sqreen events --follow | head` must end although nothing comes any more that could fail to be
// written.
bool reader_is_gone() {
  pollfd out{STDOUT_FILENO, 0, 0};
  return ::poll(&out, 1, 0) > 0 && (out.revents & (POLLERR | POLLNVAL)) != 0;
}

int follow(EventSource& source, Printer& printer, Terminal& out) {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = 1; };  // no SA_RESTART: a sleep ends at once
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  while (!interrupted && !reader_is_gone()) {
    const std::size_t before = printer.printed();
    source.visit_new([&printer, &out](const relay::StoredEvent& event) {
      printer(event);
      out.flush();
    });
    if (printer.printed() != before) continue;
    const timespec pause{0, kPollInterval};
    ::nanosleep(&pause, nullptr);
  }
  return kSuccess;  // Ctrl-C is how it ends
}

void explain_nothing(const EventsOptions& options, const Settings& settings, bool found_store,
                     Context& context) {
  if (found_store) return context.err.line("No events match.");
  if (options.app.empty()) return context.err.line("No events: no app has run under sqreen yet.");
  std::string message = "No events: no app named " + printable(options.app) + " has run.";
  std::vector<std::string> names;
  for (const std::string& path : find_stores(settings, context.environment, "")) {
    const std::string file = path.substr(path.rfind('/') + 1);
    names.push_back(file.substr(0, file.size() - 3));
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  if (const auto meant = did_you_mean(options.app, candidates)) {
    message += " Did you mean " + printable(*meant) + "?";
  }
  context.err.line(message);
}

int run_events(const EventsOptions& options, Context& context) {
  const Settings settings = load_settings(context.environment, context.files).settings;
  EventSource source(settings, context.environment, options.app, filter_for(options),
                     system_clock(), [&context](const std::string& problem) {
                       context.err.line("sqreen events: " + printable(problem));
                     });
  Printer printer(context.out, options.format);
  if (options.follow) return follow(source, printer, context.out);
  const bool readable =
      source.visit_stored([&printer](const relay::StoredEvent& event) { printer(event); });
  if (!readable) return kInternal;
  if (printer.printed() == 0 && options.format == Format::text) {
    explain_nothing(options, settings, source.found_store(), context);
  }
  return kSuccess;
}

}  // namespace

void add_events(CLI::App& app, Context& context) {
  auto options = std::make_shared<EventsOptions>();
  CLI::App* command = app.add_subcommand("events", "Show what was attacked");
  command->add_option("--app", options->app, "Only this app's")->type_name("NAME");
  command->add_flag("-f,--follow", options->follow,
                    "Go on printing what comes, until Ctrl-C; the exit code is 0 then");
  command
      ->add_option("--since", options->since,
                   "Not older than this: 90s, 10m, 2h, 1d, 1w, or 2026-11-22T09:30:00Z")
      ->type_name("TIME")
      ->check(check_since, "");
  command->add_option("--attack", options->attack, "Only this kind, for example sql_injection")
      ->type_name("KIND");
  command
      ->add_option("--sink", options->sink,
                   "Only at this call or driver, for example sqlite3.Cursor.execute or sqlite3")
      ->type_name("SINK");
  CLI::Option* blocked =
      command->add_flag("--blocked", options->blocked, "Only attacks that were blocked");
  command->add_flag("--not-blocked", options->not_blocked, "Only attacks that were let pass")
      ->excludes(blocked);
  command->add_option("--pid", options->pid, "Only from this process")
      ->type_name("PID")
      ->check(CLI::PositiveNumber);
  command->add_option("--limit", options->limit, "Only the newest so many; 0 is all, the default")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  add_format_option(*command, options->format);
  command->footer(
      examples({{"sqreen events --since 10m", "what happened just now"},
                {"sqreen events --follow --not-blocked", "what got through, as it comes"},
                {"sqreen events --format json | jq .statement", "for scripts"}}));
  command->callback([options, &context] {
    context.run = [options, &context] { return run_events(*options, context); };
  });
}

}  // namespace sqreen::cli
