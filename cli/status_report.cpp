// SPDX-License-Identifier: Apache-2.0
#include "cli/status_report.h"

#include "cli/term/terminal.h"
#include "core/json_writer.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

std::string_view protection_id(Protection protection) {
  switch (protection) {
    case Protection::full:
      return "full";
    case Protection::starting:
      return "starting";
    case Protection::partial:
      return "partial";
    case Protection::none:
      return "none";
  }
  return "none";
}

void write_process(JsonWriter& json, const ProcessInfo& process) {
  json.begin_object();
  json.key("pid").number(process.process.pid);
  json.key("state").text(process_state_name(process.state));
  json.key("reason");
  if (process.reason == Reason::none) {
    json.null();
  } else {
    json.text(describe(process.reason).id);
  }
  json.key("detail").text(process.detail);
  json.key("python").text(process.python);
  json.key("command").text(process.command);
  json.key("hooks").begin_array();
  for (const std::string& hook : process.hooks) json.text(hook);
  json.end_array();
  json.key("requests").number(static_cast<std::int64_t>(process.requests));
  json.key("checks").number(static_cast<std::int64_t>(process.checks));
  json.key("attacks").number(static_cast<std::int64_t>(process.attacks));
  json.end_object();
}

void write_app(JsonWriter& json, const AppStatus& app) {
  json.begin_object();
  json.key("name").text(app.name);
  json.key("protection").text(app.ended ? "none" : protection_id(protection_of(app)));
  json.key("ended").boolean(app.ended);
  if (app.ended) json.key("last_seen").text(iso8601(app.last_seen_ns));
  if (!app.ended && app.root.pid > 0) json.key("pid").number(app.root.pid);
  json.key("processes").begin_array();
  for (const ProcessInfo& process : app.processes) write_process(json, process);
  json.end_array();
  json.key("relay").begin_object();
  json.key("alive").boolean(app.relay_alive);
  if (app.relay_alive) json.key("pid").number(app.relay.pid);
  if (!app.relay_note.empty()) json.key("note").text(app.relay_note);
  json.end_object();
  if (!app.compatibility.empty()) json.key("compatibility").text(app.compatibility);
  json.key("dropped").begin_object();
  for (std::size_t i = 0; i < kDropKinds; ++i) {
    if (app.dropped[i] == 0) continue;
    json.key(drop_kind_name(static_cast<DropKind>(i)));
    json.number(static_cast<std::int64_t>(app.dropped[i]));
  }
  json.end_object();
  json.end_object();
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + ' ' + std::string(number == 1 ? one : many);
}

std::string headline(const Terminal& out, const AppStatus& app) {
  std::string line = out.styled(printable(app.name), Style::bold) + "  ";
  if (app.ended) return line + out.styled("ended " + iso8601(app.last_seen_ns), Style::dim);
  switch (protection_of(app)) {
    case Protection::full:
      return line + out.styled("protected", Style::green);
    case Protection::starting:
      return line + out.styled("starting: no request was served yet", Style::yellow);
    case Protection::partial:
      return line + out.styled("NOT FULLY PROTECTED", Style::red);
    case Protection::none:
      return line + out.styled("NOT PROTECTED", Style::red);
  }
  return line;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text.empty() ? "-" : text;
}

// Why it is as it is, else what it runs.
std::string last_cell(const ProcessInfo& process) {
  if (process.reason == Reason::none) return process.command;
  std::string text(describe(process.reason).text);
  if (!process.detail.empty()) text += ": " + process.detail;
  return text;
}

void print_processes(Terminal& out, const AppStatus& app) {
  if (!app.ended && app.root.pid == 0) {
    out.line("  It runs, but what its processes do cannot be told. Restart it.");
    return;
  }
  if (app.processes.empty()) {
    out.line("  No process of this app has loaded the agent (first process: pid " +
             std::to_string(app.root.pid) + ").");
    return;
  }
  Table table;
  table.header = {"  PID", "STATE", "PYTHON", "REQUESTS", "ATTACKS", "HOOKS", "COMMAND OR REASON"};
  for (const ProcessInfo& process : app.processes) {
    table.rows.push_back(
        {"  " + std::to_string(process.process.pid), std::string(process_state_name(process.state)),
         process.python.empty() ? "-" : process.python, std::to_string(process.requests),
         std::to_string(process.attacks), joined(process.hooks), last_cell(process)});
  }
  print_table(out, table);
}

void print_app(Terminal& out, const AppStatus& app) {
  out.line(headline(out, app));
  print_processes(out, app);
  if (!app.ended && app.root.pid > 0 && !app.relay_alive) {
    out.line("  " + out.styled("The relay does not run: ", Style::red) +
             "attacks are blocked, events wait in the log.");
  }
  if (!app.relay_note.empty()) {
    out.line("  " + out.styled("relay: ", Style::yellow) + printable(app.relay_note));
  }
  if (!app.compatibility.empty()) {
    out.line("  " + out.styled("packages: ", Style::yellow) + printable(app.compatibility));
  }
  std::string dropped;
  for (std::size_t i = 0; i < kDropKinds; ++i) {
    if (app.dropped[i] == 0) continue;
    dropped += dropped.empty() ? " (" : ", ";
    dropped += std::to_string(app.dropped[i]) + ' ' +
               std::string(drop_kind_name(static_cast<DropKind>(i)));
  }
  if (dropped.empty()) return;
  std::uint64_t total = 0;
  for (const std::uint64_t number : app.dropped) total += number;
  out.line("  " + out.styled(counted(total, "event", "events") + " lost", Style::yellow) + dropped +
           ")");
}

}  // namespace

std::string status_json(const std::vector<AppStatus>& apps) {
  JsonWriter json;
  json.begin_object().key("schema_version").number(1).key("apps").begin_array();
  for (const AppStatus& app : apps) write_app(json, app);
  json.end_array().end_object();
  return json.take();
}

void print_status(Terminal& out, const std::vector<AppStatus>& apps) {
  bool first = true;
  for (const AppStatus& app : apps) {
    if (!first) out.line("");
    first = false;
    print_app(out, app);
  }
}

}  // namespace sqreen::cli
