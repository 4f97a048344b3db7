// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/procfile.h"

#include <gmock/gmock.h>

namespace sqreen::doctor {
namespace {

TEST(Procfile, NamesProcessesAndWhereTheirCommandsStand) {
  const ReadLaunches read =
      read_procfile("Procfile", "# processes\r\nweb:  gunicorn shop:app\r\n\nworker_2: celery\n");
  ASSERT_EQ(read.commands.size(), 2u);
  const LaunchCommand& web = read.commands[0];
  EXPECT_EQ(web.name, "web");
  EXPECT_EQ(web.place.text(), "Procfile:2:1");
  EXPECT_EQ(web.place.written, "web:  gunicorn shop:app");
  EXPECT_EQ(web.shell->text, "gunicorn shop:app");
  EXPECT_EQ(web.shell->place(0, "").text(), "Procfile:2:7");
  EXPECT_EQ(read.commands[1].name, "worker_2");
  EXPECT_TRUE(read.unread.empty());
}

TEST(Procfile, SaysWhatItIsNot) {
  const ReadLaunches read = read_procfile("Procfile", "gunicorn shop:app\n: x\n\xFF\xFE\n");
  EXPECT_TRUE(read.commands.empty());
  ASSERT_EQ(read.unread.size(), 3u);
  EXPECT_EQ(read.unread[0].place.text(), "Procfile:1");
}

}  // namespace
}  // namespace sqreen::doctor
