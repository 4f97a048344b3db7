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

// Or nothing that serves: a shell, an interpreter.
constexpr auto kImages = std::to_array<std::string_view>({
    "almalinux",
    "alpine",
    "amazonlinux",
    "apache",
    "busybox",
    "caddy",
    "cassandra",
    "centos",
    "clickhouse-server",
    "debian",
    "elasticsearch",
    "envoy",
    "fedora",
    "golang",
    "grafana",
    "haproxy",
    "httpd",
    "influxdb",
    "keycloak",
    "kibana",
    "localstack",
    "logstash",
    "mailhog",
    "mailpit",
    "mariadb",
    "memcached",
    "minio",
    "mongo",
    "mongodb",
    "mysql",
    "mysql-server",
    "nats",
    "neo4j",
    "nginx",
    "nginx-unprivileged",
    "node",
    "opensearch",
    "pgbouncer",
    "postgis",
    "postgres",
    "postgresql",
    "prometheus",
    "pypy",
    "python",
    "rabbitmq",
    "redis",
    "rockylinux",
    "selenium",
    "solr",
    "timescaledb",
    "traefik",
    "ubuntu",
    "uv",
    "valkey",
    "varnish",
    "zookeeper",
});

}  // namespace

bool is_other_image(std::string_view image) {
  image = image.substr(0, image.find('@'));
  image = image.substr(image.rfind('/') + 1);
  image = image.substr(0, image.find(':'));
  return std::find(kImages.begin(), kImages.end(), image) != kImages.end();
}

bool is_other_program(std::string_view base_name) {
  return std::find(kPrograms.begin(), kPrograms.end(), base_name) != kPrograms.end();
}

}  // namespace sqreen::doctor
