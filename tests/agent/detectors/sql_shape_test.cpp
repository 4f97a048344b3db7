// SPDX-License-Identifier: Apache-2.0
#include "agent/detectors/sql_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace sqreen::agent {
namespace {

TEST(SqlShape, IsInertWhereItIsOneTokenOrAPlainListInEveryDialect) {
  for (const char* value : {"",
                            "12",
                            "name",
                            "_x9",
                            "select",
                            "1.5",
                            "1.2.3",
                            "127.0.0.1",
                            "1e5",
                            "1.5E-3",
                            "+3",
                            "t.name",
                            "1,2,3",
                            "1, 2",
                            "a,b.c",
                            "created_at desc",
                            "price DESC, name asc",
                            "a,  b Asc",
                            "2024-01-01",
                            "2024-01-01T10:00:00Z",
                            "2024-01-01 10:00:00.123+02:00",
                            "10:30",
                            "9:05:59"}) {
    EXPECT_EQ(sql_shape(value), SqlShape::inert) << value;
  }
}

TEST(SqlShape, RemembersALeadingMinus) {
  for (const char* value : {"-12", "-1.5e3", "-created", "-created, name", "-t.name"}) {
    EXPECT_EQ(sql_shape(value), SqlShape::minus) << value;
  }
}

TEST(SqlShape, DoesNotCallWhatSplitsInSomeDialectInert) {
  for (const char* value :
       {"1--1",        "a--b",        "--1",        "1e1union", "1union",    "0x41",
        "1.",          "1..2",        "a..b",       "2-1",      "id-0",      "1:2",
        "2024-01-01-", "2024-1-1",    "a,,b",       "a b,c",    "a, desc x", "created ascending, b",
        "-created--",  "caf\xC3\xA9", "a\xC2\xA0z", "1,2)",     "a;b"}) {
    EXPECT_EQ(sql_shape(value), SqlShape::ordinary) << value;
  }
  EXPECT_EQ(sql_shape("1.5 or 2"), SqlShape::ordinary);
}

TEST(SqlShape, KnowsWordsAndPunctuationOfModestLength) {
  for (const char* value : {"order by", "from users", "limit 10", "a\tb", "is not null"}) {
    EXPECT_EQ(sql_shape(value), SqlShape::words) << value;
  }
  for (const char* value : {"'", "')", "*", "--", "/*", "...", "' '"}) {
    EXPECT_EQ(sql_shape(value), SqlShape::punctuation) << value;
  }
  EXPECT_EQ(sql_shape(std::string(80, '-')), SqlShape::punctuation);
  EXPECT_EQ(sql_shape(std::string(81, '-')), SqlShape::ordinary);
  EXPECT_EQ(sql_shape("-=-=-=-=-"), SqlShape::ordinary);
  EXPECT_EQ(sql_shape(std::string(40, 'a') + " " + std::string(40, 'b')), SqlShape::ordinary);
}

}  // namespace
}  // namespace sqreen::agent
