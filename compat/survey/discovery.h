// SPDX-License-Identifier: Apache-2.0
// Which Pythons a machine or an image has, found by where installers put them.
#pragma once

#include <string>
#include <vector>

#include "compat/interpreter.h"
#include "core/environment.h"
#include "core/filesystem.h"

namespace sqreen::compat {

// Each once (a file of one virtual environment, behind all links), the one that `python3` or
// `python` names on PATH first. Looks into PATH's folders, the usual ones, pyenv's, uv's and
// conda's.
std::vector<Interpreter> find_interpreters(const Environment& environment, const FileSystem& files);

// Folders with a pyvenv.cfg, four levels below "/" at most: where images keep their app. Nothing
// below the system's own folders is looked at.
std::vector<std::string> find_virtual_environments(const FileSystem& files);

// bin/python of an environment's folder; empty: there is none.
std::string environment_interpreter(const std::string& folder, const FileSystem& files);

}  // namespace sqreen::compat
