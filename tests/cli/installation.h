// SPDX-License-Identifier: Apache-2.0
// A scratch prefix with the built program, an agent that does nothing, and a folder to start
// commands in.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/run_program.h"

namespace sqreen::cli {

class InstallationTest : public testing::Test {
 protected:
  InstallationTest();
  ~InstallationTest() override;

  // Runs `sqreen` with these words in the folder of the app.
  RunResult sqreen(const std::vector<std::string>& words) const;
  // Runs anything in the same environment and folder.
  RunResult run(const std::vector<std::string>& command) const;

  // An executable of the app's folder, which stands first in PATH.
  void add_program(const std::string& name, const std::string& content) const;
  void add_file(const std::string& path, const std::string& content) const;
  std::string read(const std::string& path) const;  // of the app's folder
  std::vector<std::string> run_folders() const;     // that exist now

  std::filesystem::path root_;
  std::filesystem::path app_;      // the current folder of what runs
  std::filesystem::path program_;  // the installed sqreen
  std::filesystem::path library_;
  RunOptions options_;
};

}  // namespace sqreen::cli
