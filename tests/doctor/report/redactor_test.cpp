// SPDX-License-Identifier: Apache-2.0
#include "doctor/report/redactor.h"

#include <gtest/gtest.h>

#include "doctor/report/secret_names.h"

namespace sqreen::doctor {
namespace {

const std::string kHidden = "<redacted by sqreen>";

Redactor plain() {
  return {{}, {.home = "/home/alice", .host_name = "web-7.example.org"}};
}

TEST(Redactor, HidesWhatIsSecretByItsNameOrForm) {
  struct Case {
    const char* text;
    const char* secret;  // must not be in the result
    const char* kept;    // must be
  };
  const Case cases[] = {
      {"gunicorn --db-password hunter2 shop:app", "hunter2", "shop:app"},
      {"gunicorn --token=hunter2 shop:app", "hunter2", "shop:app"},
      {"gunicorn --api-key 'hunter 2' shop:app", "hunter 2", "shop:app"},
      {"token = hunter2", "hunter2", "token"},
      {"secret_key: hunter2", "hunter2", "secret_key"},
      {R"({"apiKey": "hunter2", "workers": 4})", "hunter2", R"("workers": 4)"},
      {R"(os.environ["API_SECRET"] = "hunter2")", "hunter2", "API_SECRET"},
      {"Authorization: Basic YWxpY2U6aHVudGVyMg", "YWxpY2U6", "Authorization"},
      {"Cookie: a=b; sid=hunter2", "hunter2", "Cookie"},
      {"DATABASE=hunter2 gunicorn shop:app", "hunter2", "gunicorn shop:app"},
      {"env A='hunter 2' gunicorn shop:app", "hunter 2", "gunicorn shop:app"},
      {"env A=\"hunter 2\" gunicorn shop:app", "hunter 2", "gunicorn shop:app"},
      {"sh -c \"A=\\\"hunter2\\\" gunicorn shop:app\"", "hunter2", "gunicorn shop:app"},
      {"env = DJANGO_THING=hunter2", "hunter2", "env = DJANGO_THING"},
      {"ENV THING hunter2 and more", "hunter2", "ENV THING"},
      {"postgres://alice:hunter2@db.example.org/shop", "hunter2", "db.example.org/shop"},
      {"postgres://alice:hun/ter2@db.example.org/shop", "hun/ter2", "db.example.org/shop"},
      {"postgres://alice:hun@ter2@db.example.org/shop", "ter2", "db.example.org/shop"},
      {"redis://:hunter2@cache:6379/0", "hunter2", "cache:6379/0"},
      {"asked alice.b+shop@example.org", "alice.b", "asked"},
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----\nnext", "MIIabc",
       "next"},
      {"-----BEGIN PRIVATE KEY-----\nMIIabc", "MIIabc", ""},
      {"curl ghp_abcdefghijklmnopqrst", "ghp_abc", "curl"},
      {"key AKIAABCDEFGHIJKLMNOP", "AKIAABC", "key"},
      {"serve 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "0305e82c3301", "serve"},
      {"serve 9vT3kQ0aZ8pL2mN4xR6y", "9vT3kQ0", "serve"},
      {"serve dG9r-ZW4_Z2V0-aGVy_aGVy-ZTEy_MzQ1-Njc4", "dG9r", "serve"},
      {"serve eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x", "eyJhbGci", "serve"},
      {"/home/alice/shop/app.py", "alice", "~/shop/app.py"},
      {"/home/bob/shop/app.py", "bob", "/home/[user]/shop/app.py"},
      {"web-7.example.org web-7 said so", "web-7", "said so"},
  };
  const Redactor redact = plain();
  for (const Case& one : cases) {
    const std::string text = redact(one.text);
    EXPECT_EQ(text.find(one.secret), std::string::npos) << one.text << "\n" << text;
    EXPECT_NE(text.find(one.kept), std::string::npos) << one.text << "\n" << text;
  }
}

TEST(Redactor, LeavesWhatHelps) {
  const Redactor redact = plain();
  for (const char* text :
       {"gunicorn --workers=4 --bind 127.0.0.1:8000 shop.wsgi:app",
        "uwsgi --ini app.ini:web --master", "PYTHONPATH=/srv/shop gunicorn shop:app",
        "python3.11 manage.py runserver 0.0.0.0:80",
        "error  launch.agent-missing  Procfile:1  gunicorn starts without the agent",
        "add `enable-threads = true` to app.ini", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0",
        "Linux 6.1.0-18-amd64 x86_64", "https://example.org/a/b?c=d",
        "protected  hooks: flask, sqlite3", "mode = block   from SQREEN_MODE"}) {
    EXPECT_EQ(redact(text), text);
  }
}

TEST(Redactor, KnowsTheEnvironmentsSecretsWhereverTheyStand) {
  Redactor redact({{"SHOP_PASSWORD", "open sesame"},
                   {"DATABASE_URL", "postgres://shop:p%40ss-word@db/shop"},
                   {"SESSION_COOKIE_SECURE", "false"},
                   {"TOKEN_TTL", "3600"},
                   {"GREETING", "hello there"}},
                  {});
  redact.learn({{"OTHER_SECRET", "x\"y<z>"}});
  EXPECT_EQ(redact("it says open sesame to all"), "it says " + kHidden + " to all");
  EXPECT_EQ(redact("?q=open%20sesame").find("sesame"), std::string::npos);
  EXPECT_EQ(redact("connecting with p%40ss-word"), "connecting with " + kHidden);
  EXPECT_EQ(redact("got x\"y<z>!").find("y<z>"), std::string::npos);
  EXPECT_EQ(redact("false, 3600, hello there"), "false, 3600, hello there");
}

// Any bytes: nothing is read beyond the end, and nothing takes for ever.
TEST(Redactor, TakesAnyText) {
  const Redactor redact = plain();
  for (const std::string& text :
       {std::string("token="), std::string("token"), std::string("--token "), std::string("A='"),
        std::string("a://"), std::string("@"), std::string("ENV "), std::string("token=\"\\"),
        std::string("\0=\xff", 3), std::string(100'000, '@'), std::string(100'000, '=')}) {
    EXPECT_LE(redact(text).size(), text.size() + 1000);
  }
}

TEST(SecretNames, AreToldFromOthers) {
  for (const char* name : {"SECRET_KEY", "--db-password", "apiToken", "SENTRY_DSN", "sentryKey",
                           "PGPASS", "auth", "AWS_ACCESS_KEY_ID", "private-key", "x.api_key"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
  for (const char* name : {"workers", "author", "monkey", "keyboard", "module", "passenger",
                           "spinner", "authenticate", "PORT", ""}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
}

}  // namespace
}  // namespace sqreen::doctor
