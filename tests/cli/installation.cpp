// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.h"

#include <fstream>
#include <sstream>

namespace sqreen::cli {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> folders_in(const fs::path& runtime) {
  std::vector<std::string> folders;
  std::error_code error;
  for (fs::directory_iterator entry(runtime, error), end; !error && entry != end;
       entry.increment(error)) {
    folders.push_back(entry->path());
  }
  return folders;
}

// A run's relay stays for a second after its app. All are waited for once, at the end, so that
// nothing outlives the tests.
class Relays final : public testing::Environment {
 public:
  static Relays& instance() {
    static auto* const relays = static_cast<Relays*>(testing::AddGlobalTestEnvironment(new Relays));
    return *relays;
  }
  void leave(const fs::path& root) { roots_.push_back(root); }
  void TearDown() override {
    for (const fs::path& root : roots_) {
      for (int step = 0; step < 500 && !folders_in(root / "run").empty(); ++step) {
        run_program({"/bin/sleep", "0.01"}, {});
      }
      std::error_code ignored;
      fs::remove_all(root, ignored);
    }
  }

 private:
  std::vector<fs::path> roots_;
};

const Relays& kRelays = Relays::instance();  // registered before the tests begin

}  // namespace

InstallationTest::InstallationTest() {
  std::string pattern = testing::TempDir() + "sqreen_start_XXXXXX";
  root_ = fs::canonical(mkdtemp(pattern.data()));
  app_ = root_ / "shop";
  program_ = root_ / "bin/sqreen";
  library_ = root_ / "lib/sqreen";
  for (const auto& folder : {app_, root_ / "bin", library_ / "bootstrap"})
    fs::create_directories(folder);
  std::error_code linked;
  fs::create_hard_link(SQREEN_PROGRAM, program_, linked);
  if (linked) fs::copy_file(SQREEN_PROGRAM, program_);
  fs::create_symlink("sqreen", root_ / "bin/sqreen-start");
  std::ofstream(library_ / "bootstrap/sitecustomize.py") << "";
  for (const char* tag :
       {"cp27mu", "cp36m", "cp37m", "cp38", "cp39", "cp310", "cp311", "cp312", "cp313"}) {
    fs::create_directory(library_ / tag);
    std::ofstream(library_ / tag / "_sqreen_agent.so") << "";
  }
  options_.folder = app_;
  options_.environment = {{"PATH", app_.string() + ":/usr/bin:/bin"},
                          {"HOME", root_.string()},
                          {"SQREEN_RUNTIME_DIR", (root_ / "run").string()},
                          {"SQREEN_STATE_DIR", (root_ / "state").string()}};
}

InstallationTest::~InstallationTest() {
  Relays::instance().leave(root_);
}

RunResult InstallationTest::sqreen(const std::vector<std::string>& words) const {
  std::vector<std::string> command{program_};
  command.insert(command.end(), words.begin(), words.end());
  return run(command);
}

RunResult InstallationTest::run(const std::vector<std::string>& command) const {
  return run_program(command, options_);
}

void InstallationTest::add_program(const std::string& name, const std::string& content) const {
  add_file(name, content);
  fs::permissions(app_ / name, fs::perms::owner_all);
}

void InstallationTest::add_file(const std::string& path, const std::string& content) const {
  fs::create_directories((app_ / path).parent_path());
  std::ofstream(app_ / path) << content;
}

std::string InstallationTest::read(const std::string& path) const {
  std::stringstream text;
  text << std::ifstream(app_ / path).rdbuf();
  return text.str();
}

std::vector<std::string> InstallationTest::run_folders() const {
  return folders_in(root_ / "run");
}

}  // namespace sqreen::cli
