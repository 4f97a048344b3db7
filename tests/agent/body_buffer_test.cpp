// SPDX-License-Identifier: Apache-2.0
#include "agent/body_buffer.h"

#include <gtest/gtest.h>

#include <string>

namespace sqreen::agent {
namespace {

constexpr std::string_view kMultipart = "multipart/form-data; boundary=\"the edge\"";

std::string part(std::string_view disposition, std::string_view content) {
  return "--the edge\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n\r\n" +
         std::string(content) + "\r\n";
}

std::string kept_in_pieces(std::string_view type, std::string_view body, std::size_t piece,
                           std::size_t limit) {
  BodyBuffer buffer(type, limit);
  for (std::size_t at = 0; at < body.size(); at += piece) buffer.append(body.substr(at, piece));
  return std::string(buffer.view());
}

TEST(BodyBuffer, KeepsTextUpToItsLimit) {
  BodyBuffer buffer("application/json", 5);
  buffer.append("abc");
  EXPECT_FALSE(buffer.over_limit());
  buffer.append("defg");
  EXPECT_EQ("abcde", buffer.view());
  EXPECT_TRUE(buffer.over_limit());
}

TEST(BodyBuffer, FilesOfAnySizeLeaveRoomForTheFieldsBehindThem) {
  const std::string body = part("name=\"f\"; filename=\"a.bin\"", std::string(100000, 'x')) +
                           part("name=\"q\"", "the field") + "--the edge--\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, body.size()}) {
    const std::string kept = kept_in_pieces(kMultipart, body, piece, 1000);
    EXPECT_NE(std::string::npos, kept.find("the field")) << piece;
    EXPECT_EQ(std::string::npos, kept.find("xxx")) << piece;
    EXPECT_NE(std::string::npos, kept.find("a.bin")) << piece;
  }
}

// What an attacker writes into a field's headers must not make a file of it.
TEST(BodyBuffer, FieldsThatMentionFileNamesAreFields) {
  for (const std::string_view disposition :
       {"name=\"filename\"", "name=\"filename=x\"", "name=\"q\"; x=\"; filename=1\""}) {
    const std::string body = part(disposition, "the field") + "--the edge--\r\n";
    EXPECT_NE(std::string::npos, kept_in_pieces(kMultipart, body, 3, 1000).find("the field"))
        << disposition;
  }
}

TEST(BodyBuffer, VersionTellsWhatIsStale) {
  BodyBuffer buffer("", 10);
  EXPECT_EQ(0u, buffer.version());
  buffer.append("");
  EXPECT_EQ(0u, buffer.version());
  buffer.append("a");
  EXPECT_EQ(1u, buffer.version());
}

}  // namespace
}  // namespace sqreen::agent
