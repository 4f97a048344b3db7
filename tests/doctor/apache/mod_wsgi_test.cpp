// SPDX-License-Identifier: Apache-2.0
#include "doctor/apache/mod_wsgi.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

// "line script group" of each app.
std::string shown(std::string_view text) {
  std::string out;
  for (const ModWsgiApp& app : read_apache_configuration("shop.conf", text)) {
    out += (out.empty() ? "" : " | ") + std::to_string(app.place.line) + " " + app.script + " " +
           app.application_group;
  }
  return out;
}

TEST(ModWsgi, FindsAppsAndTheirGroups) {
  EXPECT_EQ(shown("WSGIScriptAlias / /srv/a.py\n"), "1 /srv/a.py ");
  EXPECT_EQ(shown("wsgiscriptalias / \"/srv/my app/a.py\" application-group=%{GLOBAL}\n"),
            "1 /srv/my app/a.py %{GLOBAL}");
  EXPECT_EQ(shown("# WSGIScriptAlias / /srv/a.py\n\nWSGIScriptAlias /b \\\n  /srv/b.py\r\n"),
            "3 /srv/b.py ");
}

TEST(ModWsgi, AGroupCountsForItsSectionAndWhatIsInside) {
  EXPECT_EQ(
      shown("<VirtualHost *>\nWSGIScriptAlias / a.py\nWSGIApplicationGroup x\n</VirtualHost>\n"
            "WSGIScriptAlias / b.py\n"),
      "2 a.py x | 5 b.py ");
  EXPECT_EQ(shown("WSGIApplicationGroup outer\n<VirtualHost *>\nWSGIScriptAlias / a.py\n"
                  "</VirtualHost>\n"),
            "3 a.py outer");
  EXPECT_EQ(shown("<VirtualHost *>\nWSGIScriptAlias / a.py\n"), "2 a.py ");
}

}  // namespace
}  // namespace sqreen::doctor
