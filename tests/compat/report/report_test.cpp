// SPDX-License-Identifier: Apache-2.0
#include "compat/report/report.h"

#include <gmock/gmock.h>

#include "compat/policy/names.h"

namespace sqreen::compat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Survey on_linux() {
  Survey survey;
  survey.subject = "/srv/venv";
  survey.kind = OriginKind::lock_file;  // which knows of no interpreter
  survey.system = Known<std::string>{"Linux", {OriginKind::host, "/proc/sys/kernel/ostype", 1}};
  survey.libc = Known<LibcKind>{LibcKind::glibc, {OriginKind::host, "/bin/sh", 0}};
  return survey;
}

void add_python(Survey& survey, Implementation implementation, const char* version) {
  SurveyedInterpreter python;
  python.path = "/srv/venv/bin/python";
  python.implementation = implementation;
  python.version =
      Known<std::string>{version, {OriginKind::environment, "/srv/venv/pyvenv.cfg", 3}};
  survey.interpreters.push_back(python);
}

Package& add_package(Survey& survey, const char* name, std::optional<std::string> version) {
  Package package;
  package.name = package.normalized = name;
  package.version = std::move(version);
  package.origin = {OriginKind::environment, std::string("/srv/venv/lib/") + name, 0};
  survey.packages.push_back(package);
  return survey.packages.back();
}

Report baseline(const Survey& survey) {
  return make_report(*find_policy("baseline"), survey);
}

std::vector<std::string> items(const Report& report) {
  std::vector<std::string> found;
  for (const ReportRow& row : report.rows) found.push_back(row.item);
  return found;
}

TEST(Report, HasARowForWhatPoliciesSpeakOf) {
  Survey survey = on_linux();
  add_python(survey, Implementation::cpython, "3.8.18");
  add_package(survey, "flask", "2.0.3");
  add_package(survey, "gunicorn", "20.1.0");
  add_package(survey, "requests", "2.31.0");
  const Report report = baseline(survey);
  EXPECT_THAT(items(report), ElementsAre("linux", "cpython==3.8.18", "flask==2.0.3",
                                         "gunicorn==20.1.0", "sqlite3", "sdk"));
  EXPECT_TRUE(report.supported());
  EXPECT_EQ(report.count(Verdict::supported), 6u);
  EXPECT_EQ(report.rows[2].package, "flask");
  EXPECT_EQ(report.rows[2].origin->path, "/srv/venv/lib/flask");
}

TEST(Report, ShowsAllThatDjangoIs) {
  Survey survey = on_linux();
  add_package(survey, "django", "1.6rc1");
  const Report report = baseline(survey);
  EXPECT_THAT(items(report),
              ElementsAre("linux", "django==1.6rc1", "django-templates==1.6rc1", "django-users"));
  EXPECT_FALSE(report.supported());
  EXPECT_EQ(report.rows[1].judgement.verdict, Verdict::unknown);
}

TEST(Report, NamesWhatIsNotSupported) {
  Survey survey = on_linux();
  add_python(survey, Implementation::pypy, "7.3.11");
  add_package(survey, "pymssql", "2.2.8");
  add_package(survey, "uvicorn", "0.30.1");
  const Report report = baseline(survey);
  EXPECT_EQ(report.count(Verdict::unsupported), 3u);
  EXPECT_FALSE(report.supported());
  EXPECT_THAT(items(report),
              ElementsAre("linux", "pypy==7.3.11", "uvicorn==0.30.1", "pymssql==2.2.8", "asyncio"));
}

TEST(Report, JudgesMuslAndFreeThreadsAsSuch) {
  Survey survey = on_linux();
  survey.libc->value = LibcKind::musl;
  add_python(survey, Implementation::cpython, "3.13.0");
  survey.interpreters[0].free_threaded = Known<bool>{true, {}};
  const Report report = make_report(*find_policy("current"), survey);
  EXPECT_THAT(items(report), ElementsAre("linux-musl", "cpython-free-threaded==3.13.0"));
  EXPECT_FALSE(report.supported());
}

TEST(Report, CountsWhatTheAppRunsOn) {
  Survey survey = on_linux();
  add_python(survey, Implementation::cpython, "3.8.18");
  add_python(survey, Implementation::pypy, "7.3.11");
  add_package(survey, "tornado", "6.1").interpreter = 1;  // another interpreter's
  add_package(survey, "tornado", "6.1").shadowed = true;
  add_package(survey, "tornado", "6.1").applies = false;
  add_package(survey, "tornado", "6.1").source = PackageSource::constraint;
  EXPECT_TRUE(baseline(survey).supported());
  add_package(survey, "tornado", "6.1").interpreter = 0;
  EXPECT_FALSE(baseline(survey).supported());
}

TEST(Report, DoesNotBlameTheAppForTheServersOfOtherPrograms) {
  Survey survey = on_linux();
  add_package(survey, "tornado", "6.1");
  EXPECT_FALSE(baseline(survey).supported());
  add_package(survey, "circus", "0.18.0").applies = false;  // not here
  EXPECT_FALSE(baseline(survey).supported());
  add_package(survey, "circus", "0.18.0");
  const Report report = baseline(survey);
  EXPECT_TRUE(report.supported());
  EXPECT_THAT(report.rows.back().judgement.reason,
              testing::HasSubstr("circus brings it for a server of its own"));
}

TEST(Report, DoesNotBlameTheAppForItsUsersLoopsOrAgents) {
  Survey survey = on_linux();
  add_package(survey, "django", "4.2.7");   // the agent does not watch logins yet
  add_package(survey, "ddtrace", "2.0.0");  // untried
  add_package(survey, "trio", "0.22.2");    // installed with something else
  const Report current = make_report(*find_policy("current"), survey);
  for (const ReportRow& row : current.rows) {
    const Area area = row.judgement.subject->area;
    if (area >= Area::event_loops) {
      EXPECT_FALSE(row.counts) << row.item;
      EXPECT_NE(row.judgement.verdict, Verdict::supported) << row.item;
    }
  }
  add_package(survey, "sqreen", "1.22.0");  // the original: two of one name
  EXPECT_FALSE(make_report(*find_policy("current"), survey).supported());
}

TEST(Report, TakesAnUnpinnedRequirementForAnyVersion) {
  Survey survey;
  survey.kind = OriginKind::project_file;
  add_package(survey, "flask", std::nullopt).specifier = ">=0.9";
  const Report report = baseline(survey);
  ASSERT_EQ(report.rows.size(), 2u);
  EXPECT_EQ(report.rows[0].version, ">=0.9");
  EXPECT_EQ(report.rows[0].judgement.verdict, Verdict::supported);
  EXPECT_FALSE(report.rows[0].judgement.tested) << "nobody knows which version will be there";
  EXPECT_THAT(report.rows[0].judgement.reason, HasSubstr("is not pinned here"));
}

TEST(Report, OfAnEmptyEnvironmentIsEmpty) {
  Survey survey;
  survey.kind = OriginKind::project_file;
  EXPECT_THAT(baseline(survey).rows, IsEmpty());
  EXPECT_TRUE(baseline(survey).supported());
}

TEST(Report, OfAMachineWithoutPythonSaysSo) {
  const Report report = baseline({});
  EXPECT_THAT(items(report), ElementsAre("other-python"));
  EXPECT_EQ(report.rows[0].judgement.reason, "No Python was found here.");
  EXPECT_FALSE(report.supported());
}

}  // namespace
}  // namespace sqreen::compat
