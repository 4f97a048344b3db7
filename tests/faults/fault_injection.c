/* SPDX-License-Identifier: Apache-2.0 */
/* Faults that cannot be had otherwise, by LD_PRELOAD, for the process and all that it starts:
 *
 *   FAULT_CLOCK=FILE    the wall clock is off by as many seconds as the file says at the moment
 *   FAULT_QUOTA=FILE    the user's quota is used up below the folder that the file names at the moment
 *   FAULT_LOOP=FILE     the process whose number the file names runs in circles from its next look at the clock on
 *   FAULT_UNLINK=FILE   the file is gone before main() begins
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char *clock_file;
static const char *quota_file;
static const char *loop_file;

__attribute__((constructor)) static void begin(void) {
  const char *gone = getenv("FAULT_UNLINK");
  if (gone) unlink(gone);
  clock_file = getenv("FAULT_CLOCK");
  quota_file = getenv("FAULT_QUOTA");
  loop_file = getenv("FAULT_LOOP");
}

static const char *content(const char *file, char *text, long size) {
  text[0] = 0;
  long fd = file ? syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return text;
  long got = syscall(SYS_read, fd, text, size - 1);
  syscall(SYS_close, fd);
  text[got > 0 ? got : 0] = 0;
  return text;
}

static long offset(void) {
  char text[32];
  return strtol(content(clock_file, text, sizeof text), NULL, 10);
}

static int over_quota(int fd) {
  char folder[4096], link[64], path[4096];
  if (!*content(quota_file, folder, sizeof folder)) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  long size = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  path[size > 0 ? size : 0] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

ssize_t write(int fd, const void *bytes, size_t size) {
  if (over_quota(fd)) {
    errno = EDQUOT;
    return -1;
  }
  return syscall(SYS_write, fd, bytes, size);
}

static ssize_t pwrite_at(int fd, const void *bytes, size_t size, off_t at) {
  if (over_quota(fd)) {
    errno = EDQUOT;
    return -1;
  }
  return syscall(SYS_pwrite64, fd, bytes, size, at);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return pwrite_at(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at) { return pwrite_at(fd, bytes, size, at); }

int posix_fallocate(int fd, off_t at, off_t size) {
  if (over_quota(fd)) return EDQUOT;
  return syscall(SYS_fallocate, fd, 0, at, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int fd, off_t at, off_t size) { return posix_fallocate(fd, at, size); }

static void loop(void) {
  char text[32];
  while (loop_file && strtol(content(loop_file, text, sizeof text), NULL, 10) == getpid()) {
  }
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  loop();
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += offset();
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int result = (int)syscall(SYS_gettimeofday, now, zone);
  if (result == 0) now->tv_sec += offset();
  return result;
}

time_t time(time_t *now) {
  struct timespec spec;
  clock_gettime(CLOCK_REALTIME, &spec);
  if (now) *now = spec.tv_sec;
  return spec.tv_sec;
}
