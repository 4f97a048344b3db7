// SPDX-License-Identifier: Apache-2.0
// libcurl, loaded when it is first needed: linked in, it would cost every `sqreen start` 4 ms and
// 6.5 MiB. Only where there is something to talk to is it looked for, and a machine without it
// still starts, protects and judges.
//
//   const Expected<Libcurl> curl = load_libcurl();
//   if (!curl) return tl::make_unexpected(curl.error());
//   CURL* transfer = curl->easy_init();
//   curl->easy_setopt(transfer, CURLOPT_URL, "https://sqreen.example.com");
//
// Once loaded it stays: it and its TLS library are not made to be unloaded. Loading is not
// thread-safe (curl_global_init); do it before any thread begins. A child of a fork loads its own.
#pragma once

#include <curl/curl.h>

#include "core/error.h"

namespace sqreen::doctor::http {

struct Libcurl {
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_easy_reset) easy_reset = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  decltype(&::curl_getdate) getdate = nullptr;
};

// command_not_found: no libcurl is installed, in the loader's words. wrong_version: what is there
// lacks a function, or would not start.
Expected<Libcurl> load_libcurl();

}  // namespace sqreen::doctor::http
