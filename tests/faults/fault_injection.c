/* SPDX-License-Identifier: Apache-2.0 */
/* Faults that cannot be had otherwise, by LD_PRELOAD, for the process and all that it starts:
 *
 *   FAULT_CLOCK=FILE    the wall clock is off by as many seconds as the file says at the moment
 *   FAULT_UNLINK=FILE   the file is gone before main() begins
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char *clock_file;

__attribute__((constructor)) static void begin(void) {
  const char *gone = getenv("FAULT_UNLINK");
  if (gone) unlink(gone);
  clock_file = getenv("FAULT_CLOCK");
}

static long offset(void) {
  char text[32];
  if (!clock_file) return 0;
  long fd = syscall(SYS_openat, AT_FDCWD, clock_file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  long got = syscall(SYS_read, fd, text, sizeof text - 1);
  syscall(SYS_close, fd);
  text[got > 0 ? got : 0] = 0;
  return strtol(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += offset();
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int result = (int)syscall(SYS_gettimeofday, now, zone);
  if (result == 0 && now) now->tv_sec += offset();
  return result;
}

time_t time(time_t *now) {
  struct timespec spec;
  clock_gettime(CLOCK_REALTIME, &spec);
  if (now) *now = spec.tv_sec;
  return spec.tv_sec;
}
