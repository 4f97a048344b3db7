// SPDX-License-Identifier: Apache-2.0
// The first line is the environment's SQREEN_MODE, the rest is sqreen.ini. Settings are valid
// whatever they say, and every problem is one printable line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/http_url.h"
#include "core/settings.h"
#include "fakes/memory_filesystem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\n');
  sqreen::fakes::MemoryFileSystem files;
  if (end != std::string_view::npos) files.add("/sqreen.ini", std::string(text.substr(end + 1)));
  const sqreen::LoadedSettings loaded =
      sqreen::load_settings({{"SQREEN_MODE", std::string(text.substr(0, end))}}, files);
  const sqreen::Settings& settings = loaded.settings;
  if (!sqreen::is_block_status(settings.block_status)) std::abort();
  if (!settings.block_redirect.empty() && !sqreen::is_redirect_target(settings.block_redirect)) {
    std::abort();
  }
  if (!settings.dashboard_url.empty()) {
    const auto url = sqreen::parse_http_url(settings.dashboard_url);
    // What is printed of it reads back as itself, and holds no credentials.
    if (!url || sqreen::parse_http_url(url->text()) != url) std::abort();
    if (sqreen::holds_credentials(settings.dashboard_url)) std::abort();
  }
  for (const sqreen::Error& problem : loaded.problems) {
    if (problem.message.find_first_of("\r\n\x1B") != std::string::npos) std::abort();
  }
  return 0;
}
