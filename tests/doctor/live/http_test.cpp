// SPDX-License-Identifier: Apache-2.0
#include "doctor/live/http.h"

#include <gtest/gtest.h>

namespace sqreen::doctor {
namespace {

TEST(HttpAnswer, IsTakenApart) {
  struct Case {
    const char* bytes;
    int status;  // 0: no answer
    const char* body;
  };
  const Case cases[] = {
      {"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", 200, "body"},
      {"HTTP/1.0 404 Not Found\n\nbody", 404, "body"},
      {"HTTP/1.1 403\r\n\r\n", 403, ""},
      {"HTTP/1.1 200 OK\r\nA: b\r\n", 0, ""},
      {"HTTP/1.1 20", 0, ""},
      {"HTTP/1.1 2x0 OK\r\n\r\n", 0, ""},
      {"HTTP/1.1 099 OK\r\n\r\n", 0, ""},
      {"SSH-2.0-OpenSSH\r\n\r\n", 0, ""},
      {"", 0, ""},
  };
  for (const Case& one : cases) {
    const auto answer = parse_http_answer(one.bytes);
    ASSERT_EQ(answer.has_value(), one.status != 0) << one.bytes;
    if (!answer) continue;
    EXPECT_EQ(answer->status, one.status);
    EXPECT_EQ(answer->body, one.body);
  }
}

TEST(HttpRequest, EndsWithTheConnection) {
  EXPECT_EQ(http_request("/?a=b", 80, "X-Token", "t"),
            "GET /?a=b HTTP/1.0\r\nHost: 127.0.0.1:80\r\nAccept: application/json\r\n"
            "Connection: close\r\nX-Token: t\r\n\r\n");
}

}  // namespace
}  // namespace sqreen::doctor
