// SPDX-License-Identifier: Apache-2.0
#include "doctor/uwsgi/other_agents.h"

#include <array>

namespace sqreen::doctor {
namespace {

constexpr auto kPackages = std::to_array<UwsgiNeeds>({
    {.package = "sentry-sdk",
     .threads = true,
     .after_fork = true,
     .source = "https://docs.sentry.io/platforms/python/integrations/wsgi/"},
    {.package = "newrelic",
     .threads = true,
     .single_interpreter = true,
     .source = "https://docs.newrelic.com/docs/apm/agents/python-agent/web-frameworks-servers/"
               "python-agent-uwsgi-web-server/"},
    {.package = "contrast-agent",
     .threads = true,
     .single_interpreter = true,
     .own_load = true,
     .source = "https://docs.contrastsecurity.com/en/python-webserver.html"},
    {.package = "ddtrace",
     .threads = true,
     .skips_atexit = true,
     .launcher = "ddtrace-run",
     .in_its_place = "import = ddtrace.auto",
     .source = "https://ddtrace.readthedocs.io/en/stable/advanced_usage.html#uwsgi"},
    // Seen with 6.26.2 under uWSGI 2.0.31: after a fork its thread is dead or its lock held, so
    // that events pile up or the worker hangs, with after-fork hooks, too.
    {.package = "elastic-apm",
     .threads = true,
     .own_load = true,
     .source = "https://www.elastic.co/guide/en/apm/agent/python/current/django-support.html"},
    // Its batch processor runs a thread that does not live through a fork.
    {.package = "opentelemetry-sdk",
     .threads = true,
     .own_load = true,
     .postfork_does = true,
     .source = "https://opentelemetry-python.readthedocs.io/en/latest/examples/"
               "fork-process-model/README.html"},
    {.package = "apache-skywalking",
     .threads = true,
     .source = "https://skywalking.apache.org/docs/skywalking-python/latest/en/setup/faq/"
               "how-to-use-with-uwsgi"},
    {.package = "codeguru-profiler-agent",
     .threads = true,
     .own_load = true,
     .source = "https://docs.aws.amazon.com/codeguru/latest/profiler-ug/python-wsgi.html"},
    {.package = "launchdarkly-server-sdk",
     .threads = true,
     .source = "https://github.com/launchdarkly/python-server-sdk"},
    {.package = "pymongo",
     .threads = true,
     .source = "https://jira.mongodb.org/browse/PYTHON-3135"},
});

}  // namespace

std::span<const UwsgiNeeds> packages_with_uwsgi_needs() {
  return kPackages;
}

}  // namespace sqreen::doctor
