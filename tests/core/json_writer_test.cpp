// SPDX-License-Identifier: Apache-2.0
#include "core/json_writer.h"

#include <gtest/gtest.h>

namespace sqreen {
namespace {

TEST(JsonWriter, NestsAndSeparates) {
  JsonWriter json;
  json.begin_object().key("a").number(-1).key("b").begin_array();
  json.text("x").boolean(true).null().begin_object().end_object().begin_array().end_array();
  json.end_array().key("c").boolean(false).end_object();
  EXPECT_EQ(json.take(), R"({"a":-1,"b":["x",true,null,{},[]],"c":false})");
}

TEST(JsonWriter, EscapesWhatJsonForbids) {
  using namespace std::string_view_literals;
  JsonWriter json;
  json.text("\"\\/\b\n\r\t\0\x1F\x7F\xFF\xC3\xA9"sv);
  EXPECT_EQ(json.take(), "\"\\\"\\\\/\\u0008\\n\\r\\t\\u0000\\u001f\x7F\xEF\xBF\xBD\xC3\xA9\"");
}

TEST(JsonWriter, StartsAfreshAfterTake) {
  JsonWriter json;
  json.number(1);
  EXPECT_EQ(json.take(), "1");
  EXPECT_EQ(json.size(), 0u);
  json.number(INT64_MIN);
  EXPECT_EQ(json.take(), "-9223372036854775808");
}

}  // namespace
}  // namespace sqreen
