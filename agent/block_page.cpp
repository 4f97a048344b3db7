// SPDX-License-Identifier: Apache-2.0
#include "agent/block_page.h"

namespace sqreen::agent {
namespace {

constexpr std::string_view kTop = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>Request blocked</title>
<style>
:root { --text: #1d2530; --soft: #55606e; --page: #f4f6f8; --card: #ffffff; --line: #d9dfe6; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ecf1; --soft: #a9b4c0; --page: #12161b; --card: #1b2128; --line: #313a45; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page);
  color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 34rem; margin: 1rem; padding: 2rem;
  background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; }
.reference { margin: 0; color: var(--soft); font-size: .875rem; }
code { font: .875rem ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }
</style>
</head>
<body>
<main>
<h1>This request was blocked</h1>
<p>It looked like something that could harm this site, so it was stopped before it did anything.</p>
<p>If you did nothing unusual, go back and try again in other words. If it keeps happening, tell
the site's owner and give this reference.</p>
)";
constexpr std::string_view kReference = "<p class=\"reference\">Reference: <code>";
constexpr std::string_view kReferenceEnd = "</code></p>\n";
constexpr std::string_view kBottom = "</main>\n</body>\n</html>\n";

}  // namespace

std::string block_page(std::string_view event_id) {
  std::string page(kTop);
  if (!event_id.empty()) {
    page += kReference;
    page += event_id;
    page += kReferenceEnd;
  }
  page += kBottom;
  return page;
}

}  // namespace sqreen::agent
