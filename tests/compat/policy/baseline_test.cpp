// SPDX-License-Identifier: Apache-2.0
// The compatibility policy, row by row: what it lists is answered as it says, both ways where a row
// has two; what it does not list is outside the listed range.
#include <gmock/gmock.h>

#include <set>

#include "compat/policy/judge.h"
#include "compat/policy/names.h"

namespace sqreen::compat {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr Verdict yes = Verdict::supported;
constexpr Verdict no = Verdict::unsupported;
constexpr Verdict outside = Verdict::unknown;

struct Case {
  const char* item;
  Verdict verdict;
  const char* subject;  // as the policy calls it
};
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.item;
}

const Case kCases[] = {
    // Operating systems
    {"linux", yes, "linux"},
    {"Linux==6.1", yes, "linux"},
    {"Debian==12", yes, "linux"},
    {"alpine", yes, "linux-musl"},
    {"macos", yes, "macos"},
    {"macos==10.13", outside, "macos"},
    {"macos==10.13.6", outside, "macos"},
    {"macOS==10.14", yes, "macos"},
    {"macos==10.14.6", yes, "macos"},
    {"macos==10.15", yes, "macos"},
    {"Mac OS X==10.15.7", yes, "macos"},
    {"osx==10.16", outside, "macos"},
    {"macos==11", outside, "macos"},
    {"darwin==11.0", outside, "macos"},
    {"macos==14.5", outside, "macos"},
    {"solaris", no, "solaris"},
    {"SunOS==5.11", no, "solaris"},
    {"windows", no, "windows"},
    {"Windows==11", no, "windows"},
    {"win32==xp", no, "windows"},
    {"freebsd==13", outside, "freebsd"},
    // Runtimes
    {"cpython", yes, "cpython"},
    {"cpython==2.6", outside, "cpython"},
    {"cpython==2.6.9", outside, "cpython"},
    {"cpython==2.7", yes, "cpython"},
    {"cpython==2.7.18", yes, "cpython"},
    {"cpython==3.3", outside, "cpython"},
    {"cpython==3.3.7", outside, "cpython"},
    {"cpython==3.4", yes, "cpython"},
    {"python==3.4.10", yes, "cpython"},
    {"cpython==3.5.10", yes, "cpython"},
    {"cpython==3.6.15", yes, "cpython"},
    {"cpython==3.7.16", yes, "cpython"},
    {"CPython==3.8", yes, "cpython"},
    {"cpython==3.8.20", yes, "cpython"},
    {"cpython==3.9", outside, "cpython"},
    {"cpython==3.9.0rc1", outside, "cpython"},
    {"cpython==3.13.0", outside, "cpython"},
    {"cpython==3.13t", outside, "cpython-free-threaded"},
    {"cpython==3.13.0t", outside, "cpython-free-threaded"},
    {"jython", no, "jython"},
    {"JPython", no, "jython"},
    {"jython==2.7.3", no, "jython"},
    {"pypy", no, "pypy"},
    {"PyPy==7.3.11", no, "pypy"},
    {"pypy3", no, "pypy"},
    {"graalpy", outside, "graalpy"},
    // Web frameworks
    {"django", yes, "django"},
    {"django==1.5", outside, "django"},
    {"django==1.5.12", outside, "django"},
    {"django==1.6a1", outside, "django"},
    {"django==1.6rc1", outside, "django"},
    {"django==1.6", yes, "django"},
    {"Django==1.6.0", yes, "django"},
    {"DJANGO==4.2.7", yes, "django"},
    {"flask", yes, "flask"},
    {"flask==0.9", outside, "flask"},
    {"flask==0.10.dev1", outside, "flask"},
    {"flask==0.10", yes, "flask"},
    {"Flask==0.10.1", yes, "flask"},
    {"flask==3.1.3", yes, "flask"},
    {"pyramid", yes, "pyramid"},
    {"pyramid==1.5", outside, "pyramid"},
    {"pyramid==1.5.7", outside, "pyramid"},
    {"pyramid==1.6b1", outside, "pyramid"},
    {"pyramid==1.6", yes, "pyramid"},
    {"Pyramid==2.0.2", yes, "pyramid"},
    {"aiohttp", yes, "aiohttp"},
    {"aiohttp==2.1", outside, "aiohttp"},
    {"aiohttp==2.1.0", outside, "aiohttp"},
    {"aiohttp==2.2", yes, "aiohttp"},
    {"aiohttp==2.2.5", yes, "aiohttp"},
    {"aiohttp==2.3", yes, "aiohttp"},
    {"aiohttp==2.3.10", yes, "aiohttp"},
    {"aiohttp==2.4", outside, "aiohttp"},
    {"aiohttp==3.0.0b0", outside, "aiohttp"},
    {"aiohttp==3.0", yes, "aiohttp"},
    {"aiohttp==3.6", yes, "aiohttp"},
    {"aiohttp==3.6.3", yes, "aiohttp"},
    {"aiohttp==3.7.0b0", outside, "aiohttp"},
    {"aiohttp==3.7", outside, "aiohttp"},
    {"aiohttp==3.9.5", outside, "aiohttp"},
    {"pylons", yes, "pylons"},
    {"Pylons==1.0.3", yes, "pylons"},
    {"bottle", no, "bottle"},
    {"Bottle==0.12.25", no, "bottle"},
    {"tornado", no, "tornado"},
    {"tornado==6.4", no, "tornado"},
    {"web2py", no, "web2py"},
    {"web2py==2.24", no, "web2py"},
    {"fastapi", outside, "fastapi"},
    // Web servers
    {"chaussette", yes, "chaussette"},
    {"gunicorn", yes, "gunicorn"},
    {"gunicorn==20.1.0", yes, "gunicorn"},
    {"uwsgi", yes, "uwsgi"},
    {"uWSGI==2.0.31", yes, "uwsgi"},
    {"pyuwsgi", yes, "uwsgi"},
    {"waitress", yes, "waitress"},
    {"wsgi", yes, "wsgi"},
    {"mod_wsgi==5.0", yes, "mod-wsgi"},
    {"bjoern", yes, "bjoern"},
    {"asgi", no, "asgi"},
    {"ASGI", no, "asgi"},
    {"uvicorn", no, "uvicorn"},
    {"uvicorn==0.30.1", no, "uvicorn"},
    {"hypercorn", no, "hypercorn"},
    {"Daphne==4.1", no, "daphne"},
    // Databases
    {"mongodb", yes, "mongodb"},
    {"mongo", yes, "mongodb"},
    {"pymongo==4.6", yes, "pymongo"},
    {"mysql", yes, "mysql"},
    {"MySQL==8.0", yes, "mysql"},
    {"MariaDB", yes, "mariadb"},
    {"PyMySQL==0.10.1", yes, "pymysql"},
    {"MySQLdb", yes, "mysqlclient"},
    {"mysqlclient==2.1.1", yes, "mysqlclient"},
    {"postgresql", yes, "postgresql"},
    {"Postgres", yes, "postgresql"},
    {"psycopg2-binary==2.9.9", yes, "psycopg2"},
    {"psycopg2", yes, "psycopg2"},
    {"psycopg", yes, "psycopg"},
    {"asyncpg", yes, "asyncpg"},
    {"sqlite", yes, "sqlite"},
    {"SQLite3", yes, "sqlite3"},
    {"mssql", no, "mssql"},
    {"MS SQL Server", no, "mssql"},
    {"sql_server==2019", no, "mssql"},
    {"pyodbc", no, "pyodbc"},
    {"pymssql==2.2.8", no, "pymssql"},
    {"oracle", no, "oracle"},
    {"cx_Oracle==8.3", no, "cx-oracle"},
    {"oracledb", no, "oracledb"},
    // Templating engines
    {"django-templates", yes, "django-templates"},
    {"Jinja2==2.10", yes, "jinja2"},
    {"jinja", yes, "jinja2"},
    {"mako", outside, "mako"},
    // aiohttp's event loops
    {"asyncio", yes, "asyncio"},
    {"uvloop==0.14.0", yes, "uvloop"},
    {"trio", outside, "trio"},
    // User monitoring
    {"django-auth", yes, "django-users"},
    {"sdk", yes, "sdk"},
    // New Relic
    {"newrelic==9.0", yes, "newrelic"},
};

const Policy& baseline() {
  return *find_policy("baseline");
}

class Baseline : public testing::TestWithParam<Case> {};

TEST_P(Baseline, AnswersAsThePolicySays) {
  const Case& expected = GetParam();
  const auto item = parse_item(expected.item);
  ASSERT_TRUE(item);
  const Judgement answer = judge(baseline(), *item);
  ASSERT_NE(answer.subject, nullptr);
  EXPECT_EQ(answer.subject->name, expected.subject);
  EXPECT_EQ(answer.verdict, expected.verdict) << answer.reason;
  EXPECT_NE(answer.reason, "");
  EXPECT_THAT(answer.source, HasSubstr("the compatibility policy"));
  if (expected.verdict != yes) {
    EXPECT_NE(answer.next, "") << "what to do?";
  }
  if (expected.verdict == outside) {
    EXPECT_THAT(answer.reason,
                StartsWith("outside the listed range: not supported by the baseline"));
  }
}
INSTANTIATE_TEST_SUITE_P(Rows, Baseline, testing::ValuesIn(kCases));

TEST(BaselinePolicy, EveryRowHasACase) {
  std::set<std::pair<std::string, Verdict>> tried;
  for (const Case& c : kCases) {
    const Judgement answer = judge(baseline(), *parse_item(c.item));
    tried.insert({std::string(answer.subject->name), answer.verdict});
  }
  for (const Rule& rule : baseline().rules) {
    const std::string name(subjects()[rule.subject].name);
    EXPECT_TRUE(tried.contains({name, rule.verdict})) << name;
    if (!rule.versions.empty()) {
      EXPECT_TRUE(tried.contains({name, outside})) << name << " outside its range";
    }
    if (rule.members) {  // at least one that belongs to it is tried
      bool member = false;
      for (const Subject& subject : subjects()) {
        member |=
            subject.of == rule.subject && tried.contains({std::string(subject.name), rule.verdict});
      }
      EXPECT_TRUE(member) << "what belongs to " << name;
    }
  }
}

TEST(BaselinePolicy, ABareNameShowsTheRanges) {
  const auto reason_of = [](const char* item) {
    return judge(baseline(), *parse_item(item)).reason;
  };
  EXPECT_THAT(reason_of("cpython"), HasSubstr("2.7 and 3.4 to 3.8"));
  EXPECT_THAT(reason_of("macos"), HasSubstr("10.14 to 10.15"));
  EXPECT_THAT(reason_of("aiohttp"), HasSubstr("2.2 to 2.3 and 3.0 to 3.6"));
  EXPECT_THAT(reason_of("flask"), HasSubstr("0.10 and later"));
  EXPECT_THAT(reason_of("cpython==3.9"), HasSubstr("(listed: 2.7 and 3.4 to 3.8)"));
}

}  // namespace
}  // namespace sqreen::compat
