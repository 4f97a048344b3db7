# SPDX-License-Identifier: Apache-2.0
"""Makes current.json of what the integration tests have recorded and of untested.json. Nobody writes current.json by hand.

  from_record.py RECORD... takes a whole run's record (build/test-results/evidence.json) over into ../evidence/record.json, several as one
                           (of machines with other interpreters), then makes current.json
  from_record.py           makes current.json anew, after untested.json or names.json has changed
  from_record.py --check   ends with 1 when current.json is not what this would make, or claims what no row of the record shows

A version counts as tested when a test that passed ran with it. Supported is what lies between the oldest and the newest version that
passed, to the end of the newest one's series (3.1.3 passed: up to the last 3.1); a version in between that nobody ran is supported and
not tested. What the tests show to be unprotected, and what no test has run, has its words in untested.json, where nothing may be called supported.
"""

import json
import pathlib
import sys

import ranges
import schema

HERE = pathlib.Path(__file__).resolve().parent
RECORD = HERE.parent / "evidence" / "record.json"
SHOWN = {"template-engines": "Pages were the same with the agent inside,"}


def sorted_versions(versions):
    return sorted(versions, key=lambda version: ranges.numbers(version) if version else [])


def upper_bound(version):
    """ "3.2" for 3.1.3: where the series of the newest tested version ends."""
    parts = ranges.numbers(version)
    return f"{parts[0]}.{(parts[1] if len(parts) > 1 else 0) + 1}"


def run_of(record, row, name, subjects):
    """One run in words: which test, and with what."""
    others = [f"{subjects[part]['title'].partition(',')[0]} {version}".strip()
              for part, version in row["with"].items() if part not in (name, "linux")]
    test = sorted(row["tests"])[0]
    return f"{test.rpartition('/')[2]} on {record['date']}, with {', '.join(others)}" if others else f"{test.rpartition('/')[2]} on {record['date']}"


def tested_by(record, subjects):
    """{name: {version: run}} of what works, and of what is shown to be unprotected."""
    works, unprotected = {}, {}
    # The row of most tests comes first: it is the one that is named as the run.
    for i, row in sorted(enumerate(record["rows"]), key=lambda pair: -sum(pair[1]["tests"].values())):
        if row["result"] != "passed":
            raise schema.Invalid(f"{RECORD}: rows[{i}]: a failed run ({', '.join(row['tests'])}): mend it, or let the test show what is unprotected")
        for name, version in row["with"].items():
            if name not in subjects:
                raise schema.Invalid(f'{RECORD}: rows[{i}]: "{name}" is no subject of names.json')
        if row["unprotected"]:
            name = row["unprotected"]
            unprotected.setdefault(name, {}).setdefault(row["with"][name], run_of(record, row, name, subjects))
            continue
        for name, version in row["with"].items():
            works.setdefault(name, {}).setdefault(version, run_of(record, row, name, subjects))
    return works, unprotected


def entries(versions):
    return [{"version": version, "run": versions[version]} for version in sorted_versions(versions)]


def series_of(versions):
    """Majors apart where something is known to lie between: CPython 2.7, then 3.6 to 3.13."""
    return f">={versions[0]},<{upper_bound(versions[-1])}"


def supported_rule(name, versions, subjects, any_version, record):
    title = subjects[name]["title"].partition(",")[0]
    rule = {"name": name, "verdict": "supported"}
    ordered = sorted_versions(versions)
    if name == "cpython":
        minors = sorted({tuple(ranges.numbers(version)[:2]) for version in ordered})
        rule["versions"] = []
        for major in sorted({minor[0] for minor in minors}):
            of_major = [minor[1] for minor in minors if minor[0] == major]
            if len(of_major) == 1:
                rule["versions"].append(f"=={major}.{of_major[0]}.*")
            elif of_major == list(range(of_major[0], of_major[-1] + 1)):
                rule["versions"].append(f">={major}.{of_major[0]},<{major}.{of_major[-1] + 1}")
            else:
                rule["versions"] += [f"=={major}.{minor}.*" for minor in of_major]
    elif name not in any_version:
        rule["versions"] = [series_of(ordered)]
    rule["tested"] = entries(versions)
    if name in any_version:
        rule["reason"] = any_version[name]
    else:
        number = f"{len(ordered)} versions" if len(ordered) > 1 else "one version"
        what = SHOWN.get(subjects[name]["area"], "Attacks were blocked, and honest answers left alone,")
        rule["reason"] = f"{what} with {title} {ranges.all_words(rule['versions'])} ({number} run)."
    rule["source"] = f"our tests of {record['date']} (compat/evidence/record.json)"
    rule["next"] = ""
    return rule


def parent_rule(parent, children, subjects, record):
    through = [subjects[child]["title"].partition(",")[0] for child in children]
    said = through[0] if len(through) == 1 else ", ".join(through[:-1]) + " and " + through[-1]
    return {"name": parent, "verdict": "supported", "tested": [{"version": "", "run": f"see {said}"}], "reason": f"Tested through {said}.",
            "source": f"our tests of {record['date']} (compat/evidence/record.json)", "next": ""}


def make():
    names, subjects = schema.check_names(HERE / "names.json")
    untested, record = schema.load(HERE / "untested.json"), schema.load(RECORD)
    works, unprotected = tested_by(record, subjects)
    rules, seen = [], {}
    for i, rule in enumerate(untested["rules"]):
        schema.check_rule(HERE / "untested.json", i, rule, subjects, seen)
        if rule["verdict"] == "supported" or "tested" in rule:
            raise schema.Invalid(f'{HERE / "untested.json"}: rules[{i}] "{rule["name"]}": only tests make something supported or tested')
    for name in unprotected:
        if name in seen:
            continue
        # What belongs to something that is unsupported as a whole has its words.
        whole = [rule for rule in untested["rules"] if rule["name"] == subjects[name].get("of") and rule.get("members")]
        if not whole:
            raise schema.Invalid(f'{HERE / "untested.json"}: the tests show {name} to be unprotected: give it a rule with reason and next step')
        untested["rules"].append({key: value for key, value in {**whole[0], "name": name}.items() if key != "members"})
    parents = {}
    for name in works:
        parent = subjects[name].get("of")
        if parent and parent not in works:
            parents.setdefault(parent, []).append(name)
    for name in subjects:
        if name in works:
            rules.append(supported_rule(name, works[name], subjects, untested["any_version"], record))
            rules[-1]["next"] = untested["next"].get(name, "")
        elif name in parents:
            rules.append(parent_rule(name, parents[name], subjects, record))
        for rule in untested["rules"]:
            # What tests prove takes the place of what was only said; rules for other versions stay.
            if rule["name"] != name or (name in works and "versions" not in rule) or name in parents:
                continue
            if name in unprotected:
                rule = {**rule, "tested": entries(unprotected[name])}
                rule = {key: rule[key] for key in ("name", "verdict", "versions", "members", "tested", "reason", "source", "next") if key in rule}
                rule["source"] = f"our tests of {record['date']} (compat/evidence/record.json)"
            rules.append(rule)
    head = {"schema_version": 1, "policy": "current", "title": untested["title"], "unlisted": untested["unlisted"],
            "record": f"compat/evidence/record.json of {record['date']}"}
    return head, rules


def text_of(head, rules):
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    return "{\n" + "\n".join(lines) + '\n  "rules": [\n' + ",\n".join("    " + json.dumps(rule, ensure_ascii=False) for rule in rules) + "\n  ]\n}\n"


def united(records):
    """One record of several: the same parts under the same tests count together."""
    rows = {}
    for record in records:
        for row in record["rows"]:
            key = json.dumps([row["unprotected"], row["with"]], sort_keys=True)
            known = rows.setdefault(key, {**row, "tests": {}})
            known["result"] = "failed" if "failed" in (known["result"], row["result"]) else "passed"
            for test, number in row["tests"].items():
                known["tests"][test] = known["tests"].get(test, 0) + number
    return {**max(records, key=lambda record: record["date"]), "rows": [rows[key] for key in sorted(rows)]}


def record_text(record):
    """One row a line, so that two records can be compared by eye."""
    head = json.dumps({name: value for name, value in record.items() if name != "rows"})
    rows = ",\n".join("  " + json.dumps(row) for row in record["rows"])
    return f"{head[:-1]}, \"rows\": [\n{rows}\n]}}\n"


def unproven(policy, record):
    """The claims of a policy that no row of the record shows."""
    shown = {(name, version) for row in record["rows"] if row["result"] == "passed" and not row["unprotected"] for name, version in row["with"].items()}
    refuted = {(row["unprotected"], row["with"][row["unprotected"]]) for row in record["rows"] if row["result"] == "passed" and row["unprotected"]}
    for rule in policy["rules"]:
        proof = shown if rule["verdict"] == "supported" else refuted
        if rule["verdict"] == "supported" and not rule.get("tested"):
            yield f'"{rule["name"]}" is called supported, and no version of it is tested'
        for tested in rule.get("tested", []):
            through = tested["run"].startswith("see ") and tested["version"] == ""
            if not through and (rule["name"], tested["version"]) not in proof:
                yield f'"{rule["name"]}" {tested["version"]} is called tested ({rule["verdict"]}), and no row of the record shows it'


def main(arguments):
    current = HERE / "current.json"
    if arguments == ["--check"]:
        wrong = list(unproven(schema.load(current), schema.load(RECORD)))
        if text_of(*make()) != current.read_text(encoding="utf-8"):
            wrong.append("it is not what compat/policies/from_record.py makes: run it")
        for line in wrong:
            print(f"{current}: {line}", file=sys.stderr)
        return 1 if wrong else 0
    if arguments:
        RECORD.parent.mkdir(exist_ok=True)
        RECORD.write_text(record_text(united([schema.load(pathlib.Path(path)) for path in arguments])), encoding="utf-8")
    current.write_text(text_of(*make()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except schema.Invalid as wrong:
        sys.exit(str(wrong))
