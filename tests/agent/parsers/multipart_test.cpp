// SPDX-License-Identifier: Apache-2.0
#include "agent/parsers/multipart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/found_inputs.h"

namespace sqreen::agent::testing {
namespace {

using ::testing::UnorderedElementsAreArray;

constexpr std::string_view kType = "multipart/form-data; boundary=B";
constexpr std::string_view kField = "Content-Disposition: form-data; name=";

// Lines joined by CRLF.
std::string lines(std::initializer_list<std::string> all) {
  std::string out;
  for (const std::string& line : all) out += line + "\r\n";
  return out;
}

std::string field(const std::string& name_and_more) {
  return std::string(kField) + name_and_more;
}

struct Case {
  const char* name;
  std::string body;
  std::vector<std::string> inputs;  // exactly these
};

class MultipartTest : public ::testing::TestWithParam<Case> {};

TEST_P(MultipartTest, GivesFieldsAndFileNames) {
  EXPECT_THAT(found_in_body(kType, GetParam().body), UnorderedElementsAreArray(GetParam().inputs));
}

INSTANTIATE_TEST_SUITE_P(
    WellFormed, MultipartTest,
    ::testing::Values(
        Case{"Fields",
             lines({"--B", field("\"a\""), "", "x'", "--B", field("b"), "", "y", "--B--"}),
             {"multipart a=x'", "multipart b=y"}},
        Case{"NotPercentDecodedByTheProtocol",
             lines({"--B", field("\"a\""), "", "x+y", "--B--"}),
             {"multipart a=x+y"}},
        Case{"SeveralLines",
             lines({"--B", field("\"a\""), "", "x", "", "--y", "--B--"}),
             {"multipart a=x\r\n\r\n--y"}},
        Case{"FileContentIsNone",
             lines({"--B", field("\"f\"; filename=\"x'.png\""), "Content-Type: image/png", "",
                    "secret'content", "--B", field("\"a\""), "", "1", "--B--"}),
             {"multipart f=x'.png", "multipart a=1"}},
        Case{"FileNameWithFolders",
             lines({"--B", field("\"f\"; filename=\"C:\\d\\x.png\""), "", "", "--B--"}),
             {"multipart f=C:\\d\\x.png", "multipart f=x.png"}},
        Case{"ExtendedFileName",
             lines({"--B", field("\"f\"; filename*=utf-8''x%27.png"), "", "c", "--B--"}),
             {"multipart f=x'.png", "multipart f=c"}},
        Case{"HtmlInFileName",
             lines({"--B", field("\"f\"; filename=\"x&#39;y\""), "", "c", "--B--"}),
             {"multipart f=x&#39;y", "multipart f=x'y"}},
        Case{"EscapedQuotesInNames",
             lines({"--B", field(R"("a\"b")"), "", "x", "--B--"}),
             {"multipart name a\"b", "multipart a\"b=x"}},
        Case{"OddPartType",
             lines({"--B", field("\"f\"; filename=\"n\""), "Content-Type: x'/y", "", "c", "--B--"}),
             {"multipart f=n", "multipart f=x'/y"}},
        Case{"Base64Field",
             lines({"--B", field("\"a\""), "Content-Transfer-Encoding: BASE64", "",
                    "eCcgb3I=", "--B--"}),
             {"multipart a=eCcgb3I=", "multipart a=x' or"}},
        Case{"QuotedPrintableField",
             lines({"--B", field("\"a\""), "Content-Transfer-Encoding: quoted-printable", "",
                    "x=27=\r\nor", "--B--"}),
             {"multipart a=x=27=\r\nor", "multipart a=x'or"}},
        Case{"Preamble",
             "ignored\r\n" + lines({"--B", field("a"), "", "x", "--B--", "epilogue"}),
             {"multipart a=x"}},
        Case{"NoParts", lines({"--B--"}), {}}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    Broken, MultipartTest,
    ::testing::Values(
        Case{"BareLineFeeds", "--B\n" + field("a") + "\n\nx'\n--B--\n", {"multipart a=x'"}},
        Case{"CutInAValue", "--B\r\n" + field("a") + "\r\n\r\nx'", {"multipart a=x'"}},
        Case{"CutInAHeader", "--B\r\n" + field("\"a'b"), {"multipart name a'b"}},
        Case{"FoldedHeader",
             lines({"--B", "Content-Disposition: form-data;", " name=\"a\"", "", "x", "--B--"}),
             {"multipart a=x"}},
        Case{"HeaderCase",
             lines({"--B", "CONTENT-DISPOSITION: FORM-DATA; NAME=\"a\"", "", "x", "--B--"}),
             {"multipart a=x"}},
        Case{"SpaceBehindTheBoundary",
             lines({"--B  ", field("a"), "", "x", "--B--"}),
             {"multipart a=x"}},
        Case{"NoDisposition", lines({"--B", "", "x'", "--B--"}), {"multipart =x'"}},
        Case{"BoundaryInsideALine",
             lines({"--B", field("a"), "", "x--B y", "--B--"}),
             {"multipart a=x--B y", "multipart a=x"}},
        Case{"ContinuedFileName",
             lines({"--B", field("f; filename*0=\"x'\"; filename*1=\".png\""), "", "c", "--B--"}),
             {"multipart f=x'.png", "multipart f=c"}},
        Case{"TwoFileNames",
             lines({"--B", field("f; filename=\"a\"; filename*=utf-8''b%27"), "", "c", "--B--"}),
             {"multipart f=a", "multipart f=b'", "multipart f=c"}}),
    [](const auto& info) { return std::string(info.param.name); });

// Parts that one framework takes for a file and another for a field: their contents count.
INSTANTIATE_TEST_SUITE_P(
    Disputed, MultipartTest,
    ::testing::Values(
        Case{"EmptyFileName",
             lines({"--B", field("a; filename=\"\""), "", "x'", "--B--"}),
             {"multipart a=x'"}},
        Case{"OnlyAnExtendedFileName",
             lines({"--B", field("a; filename*=utf-8''n"), "", "x'", "--B--"}),
             {"multipart a=n", "multipart a=x'"}},
        Case{"FileNameTwice",
             lines({"--B", field("a; filename=n; filename=\"\""), "", "x'", "--B--"}),
             {"multipart a=n", "multipart a=x'"}},
        Case{"UpperCaseFileName",
             lines({"--B", field("a; FILENAME=n"), "", "x'", "--B--"}),
             {"multipart a=n", "multipart a=x'"}},
        Case{"TwoDispositions",
             lines({"--B", field("f; filename=n"), field("a"), "", "x'", "--B--"}),
             {"multipart a=n", "multipart a=x'"}},
        Case{"FoldedFileName",
             lines({"--B", field("a;"), " filename=n", "", "x'", "--B--"}),
             {"multipart a=n", "multipart a=x'"}},
        Case{"EscapedBackslashInFrontOfAQuote",
             lines({"--B", field(R"("a\\"; filename="n")"), "", "x'", "--B--"}),
             {R"(multipart name a\)", R"(multipart a\=n)", R"(multipart a\=x')"}},
        Case{"HeadersBehindABareBlankLine",
             "--B\n" + field("f; filename=n") + "\n\nc\r\n" + field("a") + "\r\n\r\nx'\r\n--B--",
             {"multipart f=n", "multipart f=c\r\n" + field("a") + "\r\n\r\nx'",
              "multipart a=n\n\nc", "multipart a=nc", "multipart a=x'"}},
        Case{"DelimiterInsideALine",
             "--B\r\n" + field("f; filename=n") + "\r\n\r\nc--B\r\n" + field("a") +
                 "\r\n\r\nx'\r\n--B--\r\n",
             {"multipart f=n", "multipart a=x'"}},
        Case{"EmptyLineInFrontOfTheHeaders",
             lines({"--B", "", "c", field("a"), "", "x'", "--B--"}),
             {"multipart =c\r\n" + field("a") + "\r\n\r\nx'", "multipart a=x'"}},
        Case{"HeadersThatGoOnBehindADelimiter",
             "--B\r\n" + field("a") + "\r\n\r--B\r\n" + field("f; filename=n") +
                 "\r\n\r\nx'\r\n--B--\r\n",
             {"multipart f=n", "multipart f=x'"}},
        Case{"DelimiterOfAnotherBoundary",
             lines({"--B", field("a"), "", "x", "--Bar", "y", "--B--"}),
             {"multipart a=x\r\n--Bar\r\ny", "multipart a=x"}},
        Case{"UnprintableInAFileName",
             lines({"--B", field("f; filename=\"x\x01' \xE2\x80\x8B or\""), "", "c", "--B--"}),
             {"multipart f=x\x01' \xE2\x80\x8B or", "multipart f=x' \xE2\x80\x8B or",
              "multipart f=x'  or", "multipart f=x\x01' \xC3\xA2\xC2\x80\xC2\x8B or",
              "multipart f=x' \xC3\xA2\xC2\x80\xC2\x8B or", "multipart f=x\x01' "}},
        Case{"FileNameThatGoesOnBehindItsQuotes",
             lines({"--B", field("f; filename=\"x\" y'"), "", "c", "--B--"}),
             {"multipart f=x", "multipart f=\"x\" y'", "multipart f=c"}},
        Case{"PartBehindTheEnd",
             lines({"--B--", field("a"), "", "x'", "--B--"}),
             {"multipart a=x'"}},
        Case{"PartInFrontOfTheStart", lines({field("a"), "", "x'", "--B--"}), {"multipart a=x'"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Multipart, UnquotesTheBoundary) {
  EXPECT_THAT(found_in_body("multipart/form-data; boundary=\"a b\"",
                            "--a b\r\n" + field("n") + "\r\n\r\nx\r\n--a b--\r\n"),
              ::testing::ElementsAre("multipart n=x"));
}

TEST(Multipart, WithoutBoundaryIsText) {
  EXPECT_THAT(found_in_body("multipart/form-data", "x'"), ::testing::Contains("form =x'"));
}

}  // namespace
}  // namespace sqreen::agent::testing
