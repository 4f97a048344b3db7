/* SPDX-License-Identifier: Apache-2.0 */
/* A machine with another libcurl, or another resolver, by LD_PRELOAD:
 *
 *   FAULT_LIBCURL=absent     none is installed
 *   FAULT_LIBCURL=gnutls     only the one on GnuTLS is
 *   FAULT_LIBCURL=crash      it falls over when it is loaded
 *   FAULT_RESOLVER=silent    no name is ever resolved, and nothing ends the wait
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *dlopen(const char *name, int flags) {
  void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
  const char *fault = getenv("FAULT_LIBCURL");
  if (fault && name && strstr(name, "libcurl")) {
    if (!strcmp(fault, "crash")) raise(SIGSEGV);
    if (strcmp(fault, "gnutls") || !strstr(name, "gnutls")) return real("libcurl-that-is-not-here.so.4", flags);
  }
  return real(name, flags);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
      (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
  while (getenv("FAULT_RESOLVER")) pause();
  return real(node, service, hints, found);
}
