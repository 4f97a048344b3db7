// SPDX-License-Identifier: Apache-2.0
// One command that somebody wrote down to start something: in a Procfile, a Dockerfile, a unit, or
// after `--`.
//
// A reader (procfile.h, ...) says what is written (LaunchCommand). classify.h says what it would
// start (Launch): it follows shells, scripts and wrappers as far as they can be followed, and says
// where they cannot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/launcher.h"
#include "compat/interpreter.h"
#include "core/environment.h"
#include "doctor/finding.h"
#include "doctor/launch/confinement.h"
#include "doctor/launch/source_text.h"
#include "doctor/launch/unknown_words.h"

namespace sqreen::doctor {

// What an image has under another name: COPY docker/start /start
struct Copied {
  std::string there;  // "/start"; "/etc/app/" for a folder that it was put into
  std::string here;   // a file or folder of this machine
};

struct LaunchCommand {
  std::string kind;  // "Procfile", "Dockerfile", "compose", "command line"...
  std::string name;  // of the process, service or unit: "web"; may be empty
  Place place;       // of the command; `written` is what a person sees there
  // Either words as the kernel gets them, or a text for a shell.
  std::vector<std::string> words;
  std::optional<SourceText> shell;
  UnknownWords unknown_words;     // among words
  std::vector<Edit> agent_edits;  // for words: what puts `sqreen start` in front of them
  std::string with_agent;         // the same for a person: `CMD ["sqreen", "start", ...]`
  // Where it runs, as a folder of this machine. A reader leaves it empty, or gives the part below
  // the project's own folder; absolute when find_launch_commands() has filled it in.
  std::string folder;
  std::string folder_there;  // the same as the launch itself calls it: "/app" in an image
  // As for `folder`: relative to the folder that the image is built in, until that is filled in.
  std::vector<Copied> copied;
  Environment environment;  // what is known to be set for it
  std::string base_image;   // "python:3.12-slim"; empty: not known
  Place base_image_place;
  Confinement confinement;
};

enum class LaunchRole : unsigned char {
  web,      // serves an app
  not_web,  // a worker, a tool, or no Python at all
  unknown,  // could not be told
};

// A call of sqreen.start(), or an import of the package, in a file that the launch loads.
struct AgentCall {
  Place place;
  bool conditional = false;  // below an `if`, a loop, or in a function that nobody is known to call
  bool tolerates_absence = false;  // below `except ImportError`
  bool after_fork = false;         // in a function that uWSGI calls in each worker
};

// An agent that the app's file imports by itself: `import newrelic.agent`.
struct AgentImport {
  std::string package;  // "newrelic"
  Place place;
};

// gevent.monkey.patch_all() behind imports that it should have come before.
struct LatePatch {
  Place place;
  std::string behind;  // the first module that was imported too early: "requests"
  Place behind_place;
};

struct Launch {
  std::string kind;
  std::string name;
  Place place;
  std::string shown;  // one line
  std::string folder;
  std::string folder_here;   // the command's own, before a `cd`...
  std::string folder_there;  // ...and as the machine where it runs calls it; empty: not known
  std::vector<Copied> copied;
  Environment environment;
  bool runs_here = false;  // given after `--`: facts of this host count for it

  LaunchRole role = LaunchRole::unknown;
  agent::LauncherVerdict launcher;   // of `command`
  std::vector<std::string> command;  // the innermost one: {"gunicorn", "shop:app"}
  UnknownWords unknown_words;        // among them
  std::vector<std::string>
      wrappers;  // outermost first: {"sqreen start", "newrelic-admin run-program"}
  std::optional<std::string> not_understood;  // why it could not be followed to its end
  bool starts_agent = false;                  // `sqreen start` is among the wrappers
  bool serves_mod_wsgi = false;               // an Apache, whose apps are those of Facts::mod_wsgi
  std::vector<Edit> agent_edits;              // what puts `sqreen start` in front
  std::string with_agent;  // the line as it would be: "web: sqreen start uwsgi app.ini"

  // What takes the agent out again behind `sqreen start`: "env -i"; empty: nothing.
  std::string loses_agent;
  // A sitecustomize of the project that Python finds before the agent's; empty: none.
  std::string hides_agent;

  // The Python that will run it, as much as is known, and where that is said.
  std::optional<compat::Interpreter> interpreter;
  Place interpreter_place;
  std::vector<std::string> interpreter_command;  // of a script that names one: {"python3", "-I"}
  std::optional<bool> module_installed;          // this sqreen has a native module for it
  std::string base_image;
  Place base_image_place;
  Confinement confinement;  // as its file says

  // The app: which file defines it, and whether that calls the agent.
  std::string app_file;                   // relative to the project; empty: not found
  std::optional<AgentCall> agent_import;  // `import sqreen`
  std::optional<AgentCall> agent_start;   // `sqreen.start()`
  std::vector<AgentImport> agents;        // other agents that the app's file imports, and when
  std::optional<LatePatch> late_patch;
};

}  // namespace sqreen::doctor
