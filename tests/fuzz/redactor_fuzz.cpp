// SPDX-License-Identifier: Apache-2.0
// Any text: a secret that is known is not in what comes out, and redacting is bounded.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/text.h"
#include "doctor/report/redactor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sqreen::doctor::Redactor redact({{"SHOP_SECRET", "Open.Sesame"}},
                                               {.home = "/home/alice", .host_name = "web-7"});
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const std::string& whole : {text, "Open.Sesame" + text, text + " Open.Sesame " + text}) {
    const std::string out = redact(whole);
    if (sqreen::to_lower(out).find("open.sesame") != std::string::npos) std::abort();
    if (out.find("/home/alice/") != std::string::npos) std::abort();
  }
  return 0;
}
