// SPDX-License-Identifier: Apache-2.0
#include "cli/compat/json.h"

#include <algorithm>

#include "compat/policy/names.h"
#include "core/json_writer.h"

namespace sqreen::cli {
namespace {

using compat::Judgement;
using compat::Verdict;

void begin(JsonWriter& json, const compat::Policy& policy) {
  json.begin_object().key("schema_version").number(1);
  json.key("sqreen_version").text(SQREEN_VERSION);
  json.key("policy").text(policy.name);
}

void text_or_null(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.text(text);
  }
}

// The members of an item, without its braces.
void write_item(JsonWriter& json, std::string_view item, const Judgement& answer,
                std::string_view version) {
  const compat::Subject* subject = answer.subject;
  json.key("item").text(item);
  text_or_null(json, "area", subject == nullptr ? "" : compat::area_name(subject->area));
  text_or_null(json, "name", subject == nullptr ? "" : subject->title);
  text_or_null(json, "version", version);
  json.key("verdict").text(compat::verdict_name(answer.verdict));
  json.key("tested").boolean(answer.tested);
  json.key("reason").text(answer.reason);
  json.key("source").text(answer.source);
  json.key("next").text(answer.next);
}

void write_origin(JsonWriter& json, const compat::Origin& origin) {
  json.begin_object();
  json.key("kind").text(compat::origin_name(origin.kind));
  json.key("path").text(origin.path);
  json.key("line");
  if (origin.line > 0) {
    json.number(origin.line);
  } else {
    json.null();
  }
  json.end_object();
}

template <typename T, typename Write>
void write_fact(JsonWriter& json, std::string_view key, const compat::Fact<T>& fact, Write write) {
  json.key(key);
  if (!fact) {
    json.null();
    return;
  }
  json.begin_object().key("value");
  write(fact->value);
  json.key("origin");
  write_origin(json, fact->origin);
  json.end_object();
}

class EnvironmentWriter {
 public:
  explicit EnvironmentWriter(JsonWriter& json) : json_(json) {}

  void write(const compat::Survey& survey) {
    json_.begin_object();
    json_.key("origin").text(compat::origin_name(survey.kind));
    text("system", survey.system);
    text("distribution", survey.distribution);
    text("distribution_id", survey.distribution_id);
    text("system_version", survey.system_version);
    text("kernel", survey.kernel);
    libc("libc", survey.libc);
    text("libc_version", survey.libc_version);
    text("architecture", survey.architecture);
    text("requires_python", survey.requires_python);
    json_.key("interpreters").begin_array();
    for (const auto& python : survey.interpreters) write(python);
    json_.end_array().end_object();
  }

 private:
  void text(std::string_view key, const compat::Fact<std::string>& fact) {
    write_fact(json_, key, fact, [this](const std::string& value) { json_.text(value); });
  }
  void flag(std::string_view key, const compat::Fact<bool>& fact) {
    write_fact(json_, key, fact, [this](bool value) { json_.boolean(value); });
  }
  void libc(std::string_view key, const compat::Fact<compat::LibcKind>& fact) {
    write_fact(json_, key, fact,
               [this](compat::LibcKind value) { json_.text(compat::libc_name(value)); });
  }

  void write(const compat::SurveyedInterpreter& python) {
    json_.begin_object();
    json_.key("path").text(python.path);
    json_.key("real_path").text(python.real_path);
    text_or_null(json_, "virtual_environment", python.virtual_environment);
    json_.key("implementation").text(compat::implementation_name(python.implementation));
    text("version", python.version);
    text("abi", python.abi);
    flag("free_threaded", python.free_threaded);
    flag("debug", python.debug);
    text("architecture", python.architecture);
    libc("libc", python.libc);
    write_fact(json_, "linkage", python.linkage, [this](const compat::PythonLinkage& linkage) {
      json_.begin_object().key("shared").boolean(linkage.shared);
      text_or_null(json_, "library", linkage.library);
      json_.end_object();
    });
    json_.end_object();
  }

  JsonWriter& json_;
};

void write_problems(JsonWriter& json, std::string_view key,
                    const std::vector<compat::Problem>& problems) {
  json.key(key).begin_array();
  for (const compat::Problem& problem : problems) {
    json.begin_object().key("origin");
    write_origin(json, problem.origin);
    json.key("message").text(problem.message);
    json.key("action").text(problem.action);
    json.end_object();
  }
  json.end_array();
}

void write_rule(JsonWriter& json, const compat::Rule& rule) {
  const compat::Subject& subject = compat::subjects()[rule.subject];
  json.begin_object();
  json.key("area").text(compat::area_name(subject.area));
  json.key("name").text(subject.title);
  json.key("versions").begin_array();
  for (const std::string_view range : rule.versions) json.text(range);
  json.end_array();
  json.key("verdict").text(compat::verdict_name(rule.verdict));
  json.key("members").boolean(rule.members);
  json.key("tested").begin_array();
  for (const compat::Tested& tested : compat::tested_versions()) {
    if (tested.subject != rule.subject || tested.works != (rule.verdict == Verdict::supported)) {
      continue;
    }
    json.begin_object().key("version").text(tested.version);
    json.key("run").text(tested.run).end_object();
  }
  json.end_array();
  json.key("reason").text(rule.reason);
  json.key("source").text(rule.source);
  json.key("next").text(rule.next);
  json.end_object();
}

}  // namespace

std::string check_json(const compat::Policy& policy, const std::vector<std::string>& items,
                       const std::vector<Judgement>& answers) {
  JsonWriter json;
  begin(json, policy);
  json.key("items").begin_array();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    json.begin_object();
    write_item(json, items[i], answers[i], answers[i].version);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

std::string matrix_json(const compat::Policy& policy, const std::vector<compat::Area>& areas) {
  JsonWriter json;
  begin(json, policy);
  json.key("title").text(policy.title);
  json.key("rules").begin_array();
  for (std::size_t i = 0; i < compat::kAreaCount; ++i) {
    const auto area = static_cast<compat::Area>(i);
    if (!areas.empty() && std::find(areas.begin(), areas.end(), area) == areas.end()) continue;
    for (const compat::Rule& rule : policy.rules) {
      if (compat::subjects()[rule.subject].area == area) write_rule(json, rule);
    }
  }
  json.end_array().end_object();
  return json.take();
}

std::string report_json(const compat::Report& report, const compat::Survey& survey) {
  JsonWriter json;
  begin(json, *report.policy);
  json.key("subject").text(survey.subject);
  json.key("supported").boolean(report.supported());
  json.key("counts").begin_object();
  for (const Verdict verdict : {Verdict::supported, Verdict::unsupported, Verdict::unknown}) {
    json.key(compat::verdict_name(verdict));
    json.number(static_cast<std::int64_t>(report.count(verdict)));
  }
  json.end_object();
  json.key("environment");
  EnvironmentWriter(json).write(survey);
  json.key("items").begin_array();
  for (const compat::ReportRow& row : report.rows) {
    json.begin_object();
    write_item(json, row.item, row.judgement, row.version);
    text_or_null(json, "package", row.package);
    json.key("origin");
    if (row.origin) {
      write_origin(json, *row.origin);
    } else {
      json.null();
    }
    json.key("counts").boolean(row.counts);
    json.end_object();
  }
  json.end_array();
  write_problems(json, "executable_lines", survey.executable_lines);
  write_problems(json, "problems", survey.problems);
  json.end_object();
  return json.take();
}

}  // namespace sqreen::cli
