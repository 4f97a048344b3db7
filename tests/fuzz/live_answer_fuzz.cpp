// SPDX-License-Identifier: Apache-2.0
// Whatever an app answers to the trial's request: it is the agent's, or it is not. Input: the bytes
// of an HTTP answer.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/text.h"
#include "doctor/live/answer.h"
#include "doctor/live/http.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto answer = sqreen::doctor::parse_http_answer(bytes);
  if (!answer) return 0;
  if (answer->status < 100 || answer->status > 999) std::abort();
  const auto worker = sqreen::doctor::parse_self_test_answer(answer->body);
  if (!worker) return 0;
  if (worker->pid <= 0 || !worker->answered) std::abort();
  for (const auto& sink : worker->sinks) {
    for (const auto& text : {sink.name, sink.where, sink.attack, sink.honest, sink.detail}) {
      if (sqreen::printable(text) != text) std::abort();
    }
  }
  return 0;
}
