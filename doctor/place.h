// SPDX-License-Identifier: Apache-2.0
// Where something stands: what a fact rests on and what a finding points at.
//
//   {.source = "uwsgi.ini", .line = 4, .column = 1, .written = "master = true"}
//   {.source = "command line", .written = "--master", .origin = Origin::command_line}
#pragma once

#include <string>
#include <string_view>

namespace sqreen::doctor {

// What kind of thing a fact was read from. In CI the host is not production: facts with the origin
// `host` judge only a launch that runs here.
enum class Origin : unsigned char {
  project,       // a file of this project
  lock_file,     // what a lock or requirements file will install
  image,         // a base image, an unpacked image
  environment,   // variables of this process
  command_line,  // the command that was given to `sqreen`
  host,          // this machine: its interpreters, packages, folders, processes
};
std::string_view origin_name(Origin origin);  // "this project's files", "this host"

struct Place {
  std::string source;   // a file, relative to the project where it lies in it; or words: "command
                        // line", "environment"
  int line = 0;         // 1-based; 0: no line
  int column = 0;       // 1-based, in characters; 0: no column
  std::string written;  // the option, line or variable as it stands there
  Origin origin = Origin::project;
  std::string via;  // what named the file: "app.ini:2"; empty: nothing did

  std::string text() const;  // "uwsgi.ini:4", "uwsgi.ini:4:9"
  bool is_file() const;      // `source` is a path
};

// "base.ini:4: `master = true` (loaded by app.ini:2)"; one printable line, what is long is cut.
std::string describe(const Place& place);

}  // namespace sqreen::doctor
