# SPDX-License-Identifier: Apache-2.0
"""Version ranges of a policy: their syntax, checked when the program is built, and how people say them.

The whole of PEP 440 is in compat/pep440; a policy needs only what is said below, and reads better for it.
"""

import re

CLAUSE = re.compile(r"(==|>=|<=|<)((?:0|[1-9][0-9]*)(?:\.[0-9]+)*)(\.\*)?")


def problem_of(text):
    """What is wrong with a range such as ">=1.6", "==2.7.*" or ">=3.4,<3.9"; None when nothing is."""
    clauses = [CLAUSE.fullmatch(clause) for clause in text.split(",")]
    if None in clauses:
        return f'"{text}" is not a range: write ">=1.6", "==2.7.*" or ">=3.4,<3.9"'
    if any(clause[3] and clause[1] != "==" for clause in clauses):
        return f'"{text}": only == takes ".*"'
    operators = [clause[1] for clause in clauses]
    if operators not in (["=="], [">="], ["<"], ["<="], [">=", "<"], [">=", "<="]):
        return f'"{text}": one version, a lower bound, an upper bound, or a lower and then an upper one'
    if len(clauses) == 2 and not numbers(clauses[0][2]) < numbers(clauses[1][2]):
        return f'"{text}": nothing lies between the two'
    return None


def numbers(version):
    return [int(part) for part in version.split(".")]


def _last_before(bound):
    """ "3.8" of "<3.9": the newest series below it; None where there is none to name ("<3.0")."""
    parts = bound.split(".")
    if int(parts[-1]) == 0:
        return None
    return ".".join([*parts[:-1], str(int(parts[-1]) - 1)])


def words(text):
    """ "3.4 to 3.8" of ">=3.4,<3.9"."""
    clauses = [CLAUSE.fullmatch(clause) for clause in text.split(",")]
    by = {clause[1]: clause[2] for clause in clauses}
    low, below, last = by.get(">="), by.get("<"), by.get("<=")
    if "==" in by:
        return by["=="]
    upper = last or (_last_before(below) if below else None)
    if low is None:
        return f"up to {upper}" if upper else f"before {below}"
    if below is None and last is None:
        return f"{low} and later"
    if upper is None:
        return f"{low} to before {below}"
    if low.startswith(upper + "."):  # within one series
        return f"{low} to {upper}.x"
    return low if low == upper else f"{low} to {upper}"


def all_words(texts):
    """ "2.7 and 3.4 to 3.8" of ["==2.7.*", ">=3.4,<3.9"]."""
    said = [words(text) for text in texts]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1] if said else ""
