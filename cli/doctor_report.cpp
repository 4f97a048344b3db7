// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_report.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include "cli/doctor_text.h"
#include "cli/term/terminal.h"

namespace sqreen::cli {
namespace {

std::string document(const doctor::Verdict& verdict, const doctor::ReportContext& report,
                     const std::string& format) {
  if (format == "sarif") return doctor::as_sarif(verdict, report);
  if (format == "junit") return doctor::as_junit(verdict, report);
  if (format == "github") return doctor::as_github(verdict);
  return doctor::as_json(verdict, report);
}

}  // namespace

int print_report(const doctor::Verdict& verdict, const doctor::ReportContext& report,
                 const ReportTarget& target, Context& context) {
  if (target.output.empty()) {
    if (target.format == "text") {
      print_verdict(context.out, verdict);
    } else {
      context.out.print(document(verdict, report, target.format));
    }
    return kSuccess;
  }
  std::FILE* file = std::fopen(target.output.c_str(), "we");
  if (file == nullptr) {
    context.err.line("sqreen doctor: " +
                     fail_errno(ErrorCode::file_unwritable, target.output, errno).value().message);
    return kInternal;
  }
  const Environment plain;
  Terminal out(file, plain);
  if (target.format == "text") {
    print_verdict(out, verdict);
  } else {
    out.print(document(verdict, report, target.format));
  }
  out.flush();
  const bool written = std::ferror(file) == 0;
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) {
    context.err.line("sqreen doctor: " +
                     fail_errno(ErrorCode::file_unwritable, target.output, errno).value().message);
    return kInternal;
  }
  print_verdict(context.out, verdict);
  return kSuccess;
}

}  // namespace sqreen::cli
