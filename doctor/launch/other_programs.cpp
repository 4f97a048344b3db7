// SPDX-License-Identifier: Apache-2.0
#include "doctor/launch/other_programs.h"

#include <algorithm>
#include <array>

namespace sqreen::doctor {
namespace {

constexpr auto kPrograms = std::to_array<std::string_view>({
    "apt-get",
    "bundle",
    "caddy",
    "certbot",
    "clickhouse-server",
    "consul",
    "cron",
    "crond",
    "dockerd",
    "elasticsearch",
    "envoy",
    "etcd",
    "filebeat",
    "fluentd",
    "git",
    "go",
    "grafana-server",
    "haproxy",
    "java",
    "kafka-server-start.sh",
    "logstash",
    "make",
    "mailhog",
    "memcached",
    "minio",
    "mongod",
    "mosquitto",
    "mysqld",
    "mariadbd",
    "nats-server",
    "nginx",
    "node",
    "npm",
    "npx",
    "otelcol",
    "php-fpm",
    "pgbouncer",
    "postgres",
    "prometheus",
    "psql",
    "puma",
    "rabbitmq-server",
    "rails",
    "rake",
    "redis-sentinel",
    "redis-server",
    "rsyslogd",
    "ruby",
    "sidekiq",
    "socat",
    "ssh",
    "sshd",
    "systemctl",
    "telegraf",
    "tail",
    "traefik",
    "tsc",
    "unicorn",
    "varnishd",
    "vector",
    "vite",
    "webpack",
    "yarn",
    "zookeeper-server-start.sh",
});

}  // namespace

bool is_other_program(std::string_view base_name) {
  return std::find(kPrograms.begin(), kPrograms.end(), base_name) != kPrograms.end();
}

}  // namespace sqreen::doctor
