// SPDX-License-Identifier: Apache-2.0
// The one file with Boost.Process.
#include "cli/run_program.h"

#include <sys/wait.h>

#include <boost/asio.hpp>
#include <boost/process/v2.hpp>
#include <boost/process/v2/impl/environment.ipp>  // 1.81 forgets it when only headers are used

namespace sqreen::cli {
namespace {

namespace asio = boost::asio;
namespace process = boost::process::v2;

void read_all(asio::readable_pipe& pipe, std::string& text) {
  asio::async_read(pipe, asio::dynamic_buffer(text), [](boost::system::error_code, std::size_t) {});
}

}  // namespace

RunResult run_program(const std::vector<std::string>& command, const RunOptions& options) {
  asio::io_context context;
  asio::writable_pipe input(context);
  asio::readable_pipe out(context);
  asio::readable_pipe err(context);
  std::vector<std::string> assignments;
  for (const auto& [name, value] : options.environment) assignments.push_back(name + "=" + value);

  RunResult result;
  const std::vector<std::string> arguments(command.begin() + 1, command.end());
  process::process child(
      context, command.front(), arguments, process::process_stdio{input, out, err},
      process::process_environment(assignments), process::process_start_dir(options.folder));
  result.pid = static_cast<pid_t>(child.id());
  asio::steady_timer patience(context, std::chrono::seconds(30));
  patience.async_wait([&](boost::system::error_code error) {
    if (!error) child.terminate();
  });
  read_all(out, result.out);
  read_all(err, result.err);
  asio::async_write(input, asio::buffer(options.input),
                    [&](boost::system::error_code, std::size_t) { input.close(); });
  child.async_wait([&](boost::system::error_code, int) { patience.cancel(); });
  if (options.meanwhile) asio::post(context, [&] { options.meanwhile(result.pid); });
  context.run();

  const int status = child.native_exit_code();
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + result.signal;
  return result;
}

}  // namespace sqreen::cli
