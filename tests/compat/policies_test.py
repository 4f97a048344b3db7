# SPDX-License-Identifier: Apache-2.0
"""The policies' data: what is wrong in it stops the build by name, and nothing is claimed that no record shows."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Scratch(unittest.TestCase):
    """A copy of compat/policies and compat/evidence, for a test to spoil."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = pathlib.Path(scratch.name)
        for folder in ("policies", "evidence"):
            shutil.copytree(ROOT / "compat" / folder, self.root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        self.policies, self.record = self.root / "policies", self.root / "evidence" / "record.json"

    def run_script(self, name, *arguments):
        command = [sys.executable, "-B", str(self.policies / name), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True)

    def change(self, path, change):
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))


class Embed(Scratch):
    def build(self):
        return self.run_script("embed.py", self.root / "tables.cpp")

    def test_what_is_right_is_embedded(self):
        done = self.build()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("kBaselineRules", (self.root / "tables.cpp").read_text())

    def test_what_is_wrong_stops_the_build_and_is_named(self):
        def rule(name):
            return lambda document: next(rule for rule in document["rules"] if rule["name"] == name)

        django, subject = rule("django"), lambda document: document["subjects"][0]
        cases = (
            ("baseline", lambda d: django(d).update(versions=[">=1.6,<"]), 'rules[7] "django": "versions": ">=1.6,<" is not a range'),
            ("baseline", lambda d: django(d).update(versions=[">=1.6,<1.6"]), '">=1.6,<1.6": nothing lies between'),
            ("baseline", lambda d: django(d).update(versions=["<2,>=1.6"]), "a lower and then an upper one"),
            ("baseline", lambda d: django(d).update(versions=[">=1.*"]), 'only == takes ".*"'),
            ("baseline", lambda d: django(d).update(versions=[]), '"versions" is empty'),
            ("baseline", lambda d: django(d).update(verdict="yes"), "'yes' is not one of supported, unsupported, unknown"),
            ("baseline", lambda d: django(d).update(reason=""), '"reason" is no text'),
            ("baseline", lambda d: django(d).update(reason=" x"), '"reason" has white space around it'),
            ("baseline", lambda d: django(d).pop("source"), '"source" is missing'),
            ("baseline", lambda d: django(d).update(notes="x"), '"notes" is not a member of the schema'),
            ("baseline", lambda d: django(d).update(name="djnago"), '"djnago": is no subject of names.json'),
            ("baseline", lambda d: django(d).update(name="Django"), "'Django' is no normalised name"),
            ("baseline", lambda d: rule("tornado")(d).update(next=""), 'rules[13] "tornado": "next" is no text'),
            ("baseline", lambda d: d["rules"].append(dict(rule("bottle")(d))), '"bottle": is spoken of twice'),
            ("baseline", lambda d: django(d).update(tested=[{"version": "1.6", "run": "x"}]), '"tested", but the policy names no "record"'),
            ("baseline", lambda d: d.update(policy="mine"), '"policy" is not "baseline"'),
            ("baseline", lambda d: d.update(schema_version=2), '"schema_version" is not 1'),
            ("current", lambda d: rule("cpython")(d).update(versions=[">=3.6"]), '"cpython": \'>=3.6\': write it as'),
            ("names", lambda d: subject(d).update(area="planets"), 'subjects[0] "linux": "area": \'planets\' is not one of'),
            ("names", lambda d: subject(d).update(also=["django"]), 'the name "django" belongs to "linux" already'),
            ("names", lambda d: subject(d).update(of="nowhere"), '"of": \'nowhere\' is no subject above this one'),
            ("names", lambda d: subject(d).update({"with": ["nothing"]}), "'nothing' is a package of no subject"),
        )
        for name, spoil, message in cases:
            with self.subTest(message):
                path = self.policies / f"{name}.json"
                right = path.read_text()
                self.change(path, spoil)
                done = self.build()
                path.write_text(right)
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn(str(path), done.stderr)
                self.assertIn(message, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_what_is_no_json_is_named_with_its_line(self):
        (self.policies / "baseline.json").write_text('{\n  "rules": [\n')
        done = self.build()
        self.assertEqual(done.returncode, 1)
        self.assertIn("baseline.json: not JSON", done.stderr)
        self.assertIn("line 3", done.stderr)


class Current(Scratch):
    def check(self):
        return self.run_script("from_record.py", "--check")

    def test_the_committed_data_is_what_the_record_shows(self):
        done = self.check()
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_claim_that_no_record_shows_is_found(self):
        def rule(document, name):
            return next(rule for rule in document["rules"] if rule["name"] == name)

        cases = (
            (lambda d: rule(d, "flask")["tested"].append({"version": "9.9", "run": "x"}), '"flask" 9.9 is called tested (supported), and no row'),
            (lambda d: rule(d, "flask").pop("tested"), '"flask" is called supported, and no version of it is tested'),
            (lambda d: rule(d, "windows").update(verdict="supported"), '"windows" is called supported, and no version'),
            (lambda d: rule(d, "windows").update(tested=[{"version": "11", "run": "x"}]), '"windows" 11 is called tested (unsupported)'),
            (lambda d: rule(d, "flask").update(versions=[">=0.9"]), "it is not what compat/policies/from_record.py makes"),
        )
        for claim, message in cases:
            with self.subTest(message):
                path = self.policies / "current.json"
                right = path.read_text()
                self.change(path, claim)
                done = self.check()
                path.write_text(right)
                self.assertEqual(done.returncode, 1)
                self.assertIn(message, done.stderr)

    def test_the_record_alone_makes_things_supported(self):
        def without_flask(document):
            document["rows"] = [row for row in document["rows"] if "flask" not in row["with"]]

        self.change(self.record, without_flask)
        self.assertEqual(self.run_script("from_record.py").returncode, 0)
        rules = json.loads((self.policies / "current.json").read_text())["rules"]
        self.assertNotIn("flask", [rule["name"] for rule in rules])
        self.assertIn("django", [rule["name"] for rule in rules])

    def test_nothing_is_called_supported_by_hand(self):
        self.change(self.policies / "untested.json", lambda d: d["rules"][0].update(verdict="supported"))
        done = self.run_script("from_record.py")
        self.assertEqual(done.returncode, 1)
        self.assertIn("only tests make something supported or tested", done.stderr)

    def test_the_record_names_tests_that_are_there(self):
        for row in json.loads(self.record.read_text())["rows"]:
            for test in row["tests"]:
                path, _, name = test.partition("::")
                self.assertIn(f"def {name}(", (ROOT / "tests" / path).read_text(), test)

    def test_a_record_with_a_failure_is_refused(self):
        self.change(self.record, lambda d: d["rows"][0].update(result="failed"))
        done = self.run_script("from_record.py")
        self.assertEqual(done.returncode, 1)
        self.assertIn("rows[0]: a failed run", done.stderr)


class Ranges(unittest.TestCase):
    def test_people_read_them_as_they_say_them(self):
        sys.path.insert(0, str(ROOT / "compat" / "policies"))
        import ranges

        for texts, words in (
            ([">=1.6"], "1.6 and later"),
            (["==2.7.*", ">=3.4,<3.9"], "2.7 and 3.4 to 3.8"),
            ([">=2.2,<2.4", ">=3.0,<3.7"], "2.2 to 2.3 and 3.0 to 3.6"),
            ([">=10.14,<10.16"], "10.14 to 10.15"),
            ([">=3.8,<3.9"], "3.8"),
            ([">=1.0,<3.0"], "1.0 to before 3.0"),
            ([">=1.0,<=2.0"], "1.0 to 2.0"),
            ([">=2.0.21,<2.1"], "2.0.21 to 2.0.x"),
            (["<3.7"], "up to 3.6"),
            (["==1.0", "==2.0", "==3.0"], "1.0, 2.0 and 3.0"),
            ([], ""),
        ):
            self.assertEqual(ranges.all_words(texts), words)


if __name__ == "__main__":
    unittest.main(verbosity=0)
