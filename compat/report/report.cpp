// SPDX-License-Identifier: Apache-2.0
#include "compat/report/report.h"

#include <algorithm>

#include "compat/policy/names.h"

namespace sqreen::compat {
namespace {

// Of a survey's words: "SunOS", "Linux". An Alpine is a Linux on which nothing of ours has run.
const Subject* find_system(const Survey& survey) {
  const bool musl = survey.libc && survey.libc->value == LibcKind::musl;
  if (musl && survey.system->value == "Linux") return find_subject("linux-musl");
  return find_subject(survey.system->value);
}

std::string system_version(const Survey& survey) {
  std::string text;
  if (survey.distribution) text = survey.distribution->value;
  if (survey.system_version) text += (text.empty() ? "" : " ") + survey.system_version->value;
  return text;
}

const Subject* find_runtime(const SurveyedInterpreter& interpreter) {
  switch (interpreter.implementation) {
    case Implementation::cpython: {
      const bool free_threaded = interpreter.free_threaded && interpreter.free_threaded->value;
      return find_subject(free_threaded ? "cpython-free-threaded" : "cpython");
    }
    case Implementation::pypy:
      return find_subject("pypy");
    case Implementation::jython:
      return find_subject("jython");
    case Implementation::graalpy:
      return find_subject("graalpy");
    case Implementation::unknown:
      break;
  }
  return find_subject("other-python");
}

// What is installed in the first interpreter, or asked for by a file.
bool is_in_use(const Package& package) {
  return !package.shadowed && package.applies.value_or(true) &&
         package.source != PackageSource::constraint && package.interpreter.value_or(0) == 0;
}

class Reporter {
 public:
  Reporter(const Policy& policy, const Survey& survey) : survey_(survey) {
    report_.policy = &policy;
  }

  Report make() {
    add_system();
    if (!survey_.interpreters.empty()) {
      add_runtime(survey_.interpreters.front());
    } else if (survey_.kind != OriginKind::lock_file && survey_.kind != OriginKind::project_file) {
      add_missing_runtime();
    }
    for (const Package& package : survey_.packages) {
      if (is_in_use(package)) add_package(package);
    }
    for (ReportRow& row : report_.rows) judge_row(row);
    std::stable_sort(report_.rows.begin(), report_.rows.end(),
                     [](const ReportRow& a, const ReportRow& b) {
                       return a.judgement.subject < b.judgement.subject;  // by area
                     });
    return std::move(report_);
  }

 private:
  void judge_row(ReportRow& row) const {
    row.counts = counts(row.judgement);
    if (!row.counts) return;
    const Package* bringer = find_bringer(*row.judgement.subject, survey_.packages);
    if (bringer == nullptr) return;
    row.counts = false;
    row.judgement.reason += " " + bringer->name + " brings it for a server of its own.";
  }

  static bool counts(const Judgement& judgement) {
    if (judgement.verdict == Verdict::supported) return false;
    switch (judgement.subject->area) {
      case Area::user_monitoring:
      case Area::event_loops:
        return false;
      case Area::other_agents:
        return judgement.verdict == Verdict::unsupported;
      default:
        return true;
    }
  }

  // `judged`: the version that the policy is asked about; `shown`: what people read.
  ReportRow& add(const Subject& subject, const std::string& judged, const std::string& shown,
                 std::optional<Origin> origin) {
    ReportRow row;
    row.judgement = judge(*report_.policy, subject, judged);
    row.item = std::string(subject.name) + (judged.empty() ? "" : "==" + judged);
    row.version = shown;
    row.origin = std::move(origin);
    report_.rows.push_back(std::move(row));
    return report_.rows.back();
  }

  bool has(const Subject& subject) const {
    return std::any_of(report_.rows.begin(), report_.rows.end(),
                       [&](const ReportRow& row) { return row.judgement.subject == &subject; });
  }

  void add_system() {
    if (!survey_.system) return;
    const Subject* system = find_system(survey_);
    if (system == nullptr) return;
    // A Linux is judged as such: its distribution's number is no version of Linux.
    const bool numbered = system->name == "macos" && survey_.system_version;
    add(*system, numbered ? survey_.system_version->value : "", system_version(survey_),
        survey_.system->origin);
  }

  void add_runtime(const SurveyedInterpreter& interpreter) {
    const Subject* runtime = find_runtime(interpreter);
    std::string version = interpreter.version ? interpreter.version->value : "";
    std::optional<Origin> origin;
    if (interpreter.version) origin = interpreter.version->origin;
    add(*runtime, version, version, std::move(origin));
    // A part of every CPython; its own version is that of a library that nobody looks into.
    if (runtime->name == "cpython") add(*find_subject("sqlite3"), "", "", std::nullopt);
  }

  // A machine without a Python is not one on which everything is supported.
  void add_missing_runtime() {
    Judgement& judgement = add(*find_subject("other-python"), "", "", std::nullopt).judgement;
    judgement.reason = "No Python was found here.";
    judgement.next = "Name one: sqreen compat report --python PATH";
  }

  void add_package(const Package& package) {
    for (const auto& [subject, has_version] : subjects_of_package(package.normalized)) {
      if (has(*subject)) continue;
      const std::string version = has_version ? package.version.value_or("") : "";
      ReportRow& row =
          add(*subject, version, has_version && version.empty() ? package.specifier : version,
              package.origin);
      if (!is_spoken_of(*subject)) {
        report_.rows.pop_back();
        continue;
      }
      row.package = package.normalized;
      if (has_version && version.empty()) {
        row.judgement.tested = false;
        row.judgement.reason += " Which version it will be is not pinned here.";
      }
    }
  }

  // By any policy: what the baseline does not list, the current policy may.
  static bool is_spoken_of(const Subject& subject) {
    const auto index = static_cast<int>(&subject - subjects().data());
    for (const Policy& policy : policies()) {
      for (const Rule& rule : policy.rules) {
        const int spoken = rule.subject;
        if (spoken == index || (rule.members && spoken == subject.of)) return true;
      }
    }
    return false;
  }

  const Survey& survey_;
  Report report_;
};

}  // namespace

const Package* find_bringer(const Subject& subject, const std::vector<Package>& packages) {
  const auto found = std::find_if(packages.begin(), packages.end(), [&](const Package& package) {
    return is_in_use(package) && std::find(subject.beside.begin(), subject.beside.end(),
                                           package.normalized) != subject.beside.end();
  });
  return found == packages.end() ? nullptr : &*found;
}

bool Report::supported() const {
  return std::none_of(rows.begin(), rows.end(), [](const ReportRow& row) { return row.counts; });
}

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(),
                    [verdict](const ReportRow& row) { return row.judgement.verdict == verdict; }));
}

std::string warning_line(const Report& report, std::string_view python) {
  std::vector<std::string> names;
  for (const ReportRow& row : report.rows) {
    if (!row.counts || row.judgement.verdict != Verdict::unsupported) continue;
    std::string name(row.judgement.subject->title);
    if (!row.version.empty()) name += " " + row.version;
    names.push_back(std::move(name));
  }
  if (names.empty()) return {};
  std::string line;
  for (std::size_t i = 0; i < names.size(); ++i) {
    line += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  line += names.size() == 1 ? " is" : " are";
  return line + " not supported (sqreen compat report --python " + std::string(python) + ")";
}

Report make_report(const Policy& policy, const Survey& survey) {
  return Reporter(policy, survey).make();
}

}  // namespace sqreen::compat
