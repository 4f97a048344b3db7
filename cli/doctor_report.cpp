// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor_report.h"

#include "cli/doctor_text.h"
#include "cli/term/document_file.h"
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
  const auto print = [&](Terminal& out) {
    if (target.format == "text") {
      print_verdict(out, verdict);
    } else {
      out.print(document(verdict, report, target.format));
    }
  };
  if (target.output.empty()) {
    print(context.out);
    return kSuccess;
  }
  if (const auto written = write_document(target.output, print); !written) {
    context.err.line("sqreen doctor: " + written.error().message);
    return kInternal;
  }
  print_verdict(context.out, verdict);
  return kSuccess;
}

}  // namespace sqreen::cli
