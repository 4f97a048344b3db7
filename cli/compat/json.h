// SPDX-License-Identifier: Apache-2.0
// `sqreen compat` for scripts. The shapes are published: members are added, never changed.
//
// check   {"schema_version":1,"sqreen_version","policy","items":[item...]}
//         item: {"item","area","name","version","verdict","tested","reason","source","next"};
//         `area` and `name` are null for what nobody knows, `version` where none was given
// matrix
// {"schema_version":1,"sqreen_version","policy","title","rules":[{"area","name","versions":[],
//         "verdict","members","tested":[{"version","run"}],"reason","source","next"}]}
// report  {"schema_version":1,"sqreen_version","policy","subject","supported","counts":{},
//         "environment":{},"items":[item + "package","origin","counts"],"executable_lines":[],
//         "problems":[]}; a fact is {"value","origin"} or null
#pragma once

#include <string>
#include <vector>

#include "compat/report/report.h"

namespace sqreen::cli {

// `items` as they were typed.
std::string check_json(const compat::Policy& policy, const std::vector<std::string>& items,
                       const std::vector<compat::Judgement>& answers);
std::string matrix_json(const compat::Policy& policy, const std::vector<compat::Area>& areas);
std::string report_json(const compat::Report& report, const compat::Survey& survey);

}  // namespace sqreen::cli
