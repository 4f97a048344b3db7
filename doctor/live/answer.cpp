// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/answer.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/text.h"

namespace sqreen::doctor {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostSinks = 256;
constexpr std::size_t kLongestText = 300;

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return shortened(printable(found->get_ref<const std::string&>()), kLongestText);
}

}  // namespace

std::optional<LiveWorker> parse_self_test_answer(std::string_view body) {
  const Json answer = Json::parse(body, nullptr, false);
  if (!answer.is_object()) return std::nullopt;
  const auto mark = answer.find("sqreen_self_test");
  const auto pid = answer.find("pid");
  const auto sinks = answer.find("sinks");
  if (mark == answer.end() || *mark != 1 || pid == answer.end() || !pid->is_number_unsigned() ||
      sinks == answer.end() || !sinks->is_array() || sinks->size() > kMostSinks) {
    return std::nullopt;
  }
  const auto number = pid->get<std::uint64_t>();
  if (number == 0 || number > static_cast<std::uint64_t>(std::numeric_limits<pid_t>::max()))
    return std::nullopt;
  LiveWorker worker{.pid = static_cast<pid_t>(number), .answered = true};
  worker.python = text_of(answer, "python");
  worker.mode = text_of(answer, "mode");
  for (const Json& sink : *sinks) {
    if (!sink.is_object()) return std::nullopt;
    worker.sinks.push_back({.name = text_of(sink, "sink"),
                            .where = text_of(sink, "where"),
                            .attack = text_of(sink, "attack"),
                            .honest = text_of(sink, "honest"),
                            .event = text_of(sink, "event"),
                            .detail = text_of(sink, "detail")});
  }
  return worker;
}

}  // namespace sqreen::doctor
