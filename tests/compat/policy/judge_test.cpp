// SPDX-License-Identifier: Apache-2.0
#include "compat/policy/judge.h"

#include <gmock/gmock.h>

#include <set>

#include "compat/policy/names.h"

namespace sqreen::compat {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Judgement asked(const char* policy, const char* item) {
  return judge(*find_policy(policy), *parse_item(item));
}

TEST(Item, IsANameOrANameWithAVersion) {
  EXPECT_EQ(parse_item("Django")->name, "Django");
  EXPECT_EQ(parse_item("Django")->version, "");
  EXPECT_EQ(parse_item(" MS SQL Server ")->name, "MS SQL Server");
  const auto item = parse_item("macos == 10.14");
  EXPECT_EQ(item->name, "macos");
  EXPECT_EQ(item->version, "10.14");
}

TEST(Item, SaysWhatIsWrongWithIt) {
  for (const auto& [text, message] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", "names nothing"},
           {"==1.0", "names nothing"},
           {"django==", "no version behind =="},
           {"django>=1.6", "neither NAME nor NAME==VERSION; try \"django\" or \"django==1.0\""},
           {"django=1.6", "neither NAME nor NAME==VERSION"},
           {"django===1.6", "neither NAME nor NAME==VERSION"},
           {"django==1.*", "does not name one version"},
           {"django==1,2", "does not name one version"},
           {"\x1b[31m>1", "\\x1b[31m"},
       }) {
    const auto item = parse_item(text);
    ASSERT_FALSE(item) << text;
    EXPECT_THAT(item.error().message, HasSubstr(message));
  }
}

TEST(Judge, KnowsNoVerdictOfWhatNobodySpeaksOf) {
  const Judgement answer = asked("current", "djnago==4.2");
  EXPECT_EQ(answer.subject, nullptr);
  EXPECT_EQ(answer.verdict, Verdict::unknown);
  EXPECT_FALSE(answer.tested);
  EXPECT_EQ(answer.reason, "no policy speaks of it; did you mean \"django\"?");
  EXPECT_THAT(asked("current", "entirely-different").reason, Not(HasSubstr("did you mean")));
}

TEST(Judge, ReportsAVersionThatIsNotOneOfPep440) {
  const Judgement answer = asked("baseline", "django==1.8-final-ish");
  EXPECT_EQ(answer.verdict, Verdict::unknown);
  EXPECT_EQ(answer.version, "1.8-final-ish");
  EXPECT_THAT(answer.reason, HasSubstr("its version is not one of PEP 440"));
}

TEST(Judge, KeepsEvidenceApartFromTheVerdict) {
  // Outside the baseline, and run by our tests all the same.
  const Judgement python = asked("baseline", "cpython==3.13.0");
  EXPECT_EQ(python.verdict, Verdict::unknown);
  EXPECT_TRUE(python.tested);
  EXPECT_THAT(python.source, HasSubstr("; tested: test_"));
  // In the range of what our tests have run, and not run itself.
  const Judgement flask = asked("current", "flask==0.10.1.post1");
  EXPECT_EQ(flask.verdict, Verdict::supported);
  EXPECT_FALSE(flask.tested);
  EXPECT_THAT(flask.source, Not(HasSubstr("; tested")));
  // People name runtimes by their series.
  EXPECT_TRUE(asked("current", "cpython==3.13").tested);
  EXPECT_FALSE(asked("current", "cpython==3.13.99").tested);
  EXPECT_FALSE(asked("current", "flask==3").tested);
}

TEST(Judge, SaysOfTheCurrentPolicyWhatTestsShow) {
  for (const char* item : {"linux", "cpython==2.7.18", "cpython==3.6", "flask==0.10", "django==1.6",
                           "gunicorn", "uwsgi", "waitress", "wsgi", "sqlite3", "psycopg2-binary",
                           "PyMySQL", "mysqlclient", "mysql", "postgres", "jinja2", "gevent"}) {
    const Judgement answer = asked("current", item);
    EXPECT_EQ(answer.verdict, Verdict::supported) << item << ": " << answer.reason;
    EXPECT_TRUE(answer.tested) << item;
    EXPECT_THAT(answer.source, StartsWith("our tests of 20")) << item;
  }
  for (const char* item : {"uvicorn", "hypercorn", "tornado", "pypy"}) {
    const Judgement answer = asked("current", item);
    EXPECT_EQ(answer.verdict, Verdict::unsupported) << item;
    EXPECT_TRUE(answer.tested) << item << " is shown to be unprotected";
  }
  for (const char* item : {"macos==14.0", "windows", "jython", "cpython==3.14", "cpython==3.4",
                           "cpython==3.13t", "alpine", "mssql", "pyodbc", "aiosqlite"}) {
    const Judgement answer = asked("current", item);
    EXPECT_NE(answer.verdict, Verdict::supported) << item;
    EXPECT_FALSE(answer.tested) << item;
  }
}

TEST(Judge, CallsNothingSupportedThatOnlyItsDatabaseIs) {
  EXPECT_EQ(asked("current", "mysql").verdict, Verdict::supported);
  EXPECT_EQ(asked("current", "mysql-connector-python").verdict, Verdict::unsupported);
  EXPECT_EQ(asked("baseline", "mysql-connector-python").verdict, Verdict::supported);
}

// Every policy: a verdict comes with its reason, its source and, unless all is well, the next step.
TEST(Policies, SayWhyAndWhatNext) {
  for (const Policy& policy : policies()) {
    for (const Rule& rule : policy.rules) {
      const std::string_view name = subjects()[rule.subject].name;
      EXPECT_NE(rule.reason, "") << name;
      EXPECT_NE(rule.source, "") << name;
      EXPECT_TRUE(rule.verdict == Verdict::supported || !rule.next.empty()) << name;
      EXPECT_EQ(rule.shown.empty(), rule.versions.empty()) << name;
    }
  }
}

TEST(Names, BelongToOneSubjectEach) {
  std::set<std::string_view> seen;
  for (const Subject& subject : subjects()) {
    EXPECT_TRUE(seen.insert(subject.name).second) << subject.name;
    EXPECT_EQ(find_subject(subject.name), &subject);
    for (const std::string_view name : subject.also) {
      EXPECT_TRUE(seen.insert(name).second) << name;
      EXPECT_EQ(find_subject(name), &subject);
    }
  }
  EXPECT_EQ(area_titles().size(), kAreaCount);
}

TEST(Names, FindWhatAPackageIs) {
  const auto django = subjects_of_package("django");
  ASSERT_EQ(django.size(), 3u);
  EXPECT_EQ(django[0].subject->name, "django");
  EXPECT_EQ(django[1].subject->name, "django-templates");
  EXPECT_TRUE(django[1].has_version);
  EXPECT_EQ(django[2].subject->name, "django-users");
  EXPECT_FALSE(django[2].has_version);
  EXPECT_TRUE(subjects_of_package("requests").empty());
}

}  // namespace
}  // namespace sqreen::compat
