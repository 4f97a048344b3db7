// SPDX-License-Identifier: Apache-2.0
#include "doctor/http/libcurl.h"

#include <dlfcn.h>

#include <array>

namespace sqreen::doctor::http {
namespace {

// By their names as the loader knows them; the first that is there counts. Debian's second one is
// the same library on another TLS: git depends on it, so that it is there more often.
constexpr auto kNames = std::to_array<const char*>({
#ifdef __APPLE__
    "libcurl.4.dylib",
#else
    "libcurl.so.4",
    "libcurl-gnutls.so.4",
#endif
});

template <typename Function>
bool take(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

tl::unexpected<Error> lacks(const char* library, const char* what) {
  return fail(ErrorCode::wrong_version, std::string(library) + ": " + what);
}

}  // namespace

Expected<Libcurl> load_libcurl() {
  void* library = nullptr;
  const char* found = nullptr;
  std::string why;
  for (const char* name : kNames) {
    library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) {
      found = name;
      break;
    }
    if (const char* reason = dlerror(); reason != nullptr && why.empty()) why = reason;
  }
  if (library == nullptr) return fail(ErrorCode::command_not_found, why);
  Libcurl curl;
  decltype(&::curl_global_init) global_init = nullptr;
  const bool whole = take(library, "curl_global_init", global_init) &&
                     take(library, "curl_easy_init", curl.easy_init) &&
                     take(library, "curl_easy_setopt", curl.easy_setopt) &&
                     take(library, "curl_easy_perform", curl.easy_perform) &&
                     take(library, "curl_easy_getinfo", curl.easy_getinfo) &&
                     take(library, "curl_easy_strerror", curl.easy_strerror) &&
                     take(library, "curl_easy_reset", curl.easy_reset) &&
                     take(library, "curl_easy_cleanup", curl.easy_cleanup) &&
                     take(library, "curl_slist_append", curl.slist_append) &&
                     take(library, "curl_slist_free_all", curl.slist_free_all) &&
                     take(library, "curl_getdate", curl.getdate);
  if (!whole) return lacks(found, "a function of libcurl is missing in it");
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return lacks(found, "it does not start");
  return curl;
}

}  // namespace sqreen::doctor::http
