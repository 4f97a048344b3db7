# SPDX-License-Identifier: Apache-2.0
"""A survey, which runs nothing, agrees with what pip lists and with what the interpreter itself says."""

import json
import os
import re
import subprocess
import sys

import pytest

import conftest
import interpreters
import shops
import venvs

OURS = shops.ROOT / "build/release/tests/compat/survey_answers"
# Asked of the interpreter itself; valid from 2.7 to 3.13, and for PyPy and Jython.
QUESTION = """
import json, platform, sys, sysconfig
print(json.dumps({
    "implementation": platform.python_implementation(),
    "version": platform.python_version(),
    "soabi": sysconfig.get_config_var("SOABI"),
    "wide": sys.maxunicode > 0xffff,
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "debug": hasattr(sys, "gettotalrefcount"),
    "shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
    "machine": platform.machine(),
    "system": platform.system(),
    "release": platform.release(),
    "libc": platform.libc_ver(sys.executable) if sys.executable else None,
    "path": sys.path[1:],
}))
"""


def clean():
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "PIP_"))} | {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_PYTHON_VERSION_WARNING": "1", "PIP_ROOT_USER_ACTION": "ignore"}


def survey(*words):
    done = subprocess.run([str(OURS), *map(str, words)], capture_output=True, text=True, env=clean())
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=clean(), stdin=subprocess.DEVNULL, **options)
    assert done.returncode == 0, f"{command}: {done.stderr[-2000:]}"
    return done.stdout


def pip_list(python):
    listed = json.loads(run(python, "-m", "pip", "list", "--format", "json").splitlines()[0])
    return {(canonical(package["name"]), package["version"]) for package in listed}, listed


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def value(fact):
    return fact and fact["value"]


def check_packages(found, python):
    listed, _ = pip_list(python)
    ours = {(package["normalized"], package["version"]) for package in found["packages"] if not package["shadowed"]}
    assert ours == listed
    assert found["problems"] == []
    for package in found["packages"]:
        assert os.path.exists(package["origin"]["place"].rpartition(":")[0] or package["origin"]["place"])


def abi_of(told):
    if told["soabi"] is None:
        return "cp27" + ("d" if told["debug"] else "") + ("mu" if told["wide"] else "m")
    parts = told["soabi"].split("-")
    return "cp" + parts[1] if parts[0] == "cpython" else f"{parts[0]}_{parts[1]}"


def check_interpreter(found, python):
    told = json.loads(run(python, "-c", QUESTION))
    ours = found["interpreters"][0]
    assert ours["implementation"] == told["implementation"]
    assert value(ours["version"]) == told["version"]
    assert value(ours["abi"]) == abi_of(told)
    assert value(ours["debug"]) in (told["debug"], None)
    assert value(ours["free_threaded"]) in (told["free_threaded"], None)
    assert value(ours["architecture"]) == value(found["architecture"]) == told["machine"]
    assert value(found["system"]) == told["system"]
    assert value(found["kernel"]) == told["release"]
    if told["implementation"] == "CPython":
        # Debian's says that it was built shared, and its program still holds everything.
        linked = "libpython" in run("ldd", os.path.realpath(python))
        assert value(ours["linkage"])["shared"] is linked
        assert told["shared"] or not linked
    if told["libc"] and told["libc"][0] == "glibc":
        assert value(ours["libc"]) == value(found["libc"]) == "glibc"
    # What of sys.path is a folder is where packages are looked for, in the same order.
    folders = [os.path.realpath(folder) for folder in told["path"] if os.path.isdir(folder)]
    plat = [folder for folder in folders if re.search(r"/(plat-[^/]+|lib-tk|lib-old)$", folder)]
    assert [os.path.realpath(folder) for folder in ours["folders"] if os.path.isdir(folder)] == [f for f in dict.fromkeys(folders) if f not in plat]


def combinations():
    present, missing = interpreters.find()
    found = [pytest.param(i, wanted, id=f"{i.tag}-{wanted}") for i in present for wanted in venvs.SETS]
    return found + [conftest.absent(version, "") for version in missing]


@pytest.mark.parametrize("interpreter,wanted", combinations())
def test_virtual_environment(interpreter, wanted):
    venv = venvs.for_interpreter(interpreter, wanted)
    found = survey("venv", venv)
    check_packages(found, venv / "bin/python")
    check_interpreter(found, venv / "bin/python")
    assert found["interpreters"][0]["virtual_environment"] == str(venv)


@pytest.mark.parametrize("interpreter", conftest.every())
def test_interpreter_itself(interpreter):
    found = survey("python", interpreter.path)
    check_packages(found, interpreter.path)
    check_interpreter(found, interpreter.path)


@pytest.mark.parametrize("python", ["/usr/bin/python3", "/usr/bin/pypy3"])
def test_debians(python):
    if not os.path.exists(python):
        pytest.skip(f"{python} is not on this machine (bin/deps)")
    found = survey("python", python)
    check_packages(found, python)
    check_interpreter(found, python)
    assert any(package["distribution"] and "/dist-packages" in package["location"] for package in found["packages"])


def test_this_machine():
    found = survey("machine")
    seen = {os.path.realpath(python["real_path"]) for python in found["interpreters"]}
    for interpreter in interpreters.find()[0]:
        real = os.path.realpath(interpreter.path)
        # python3.6 and python3.6m are one file under two names.
        assert real in seen or os.path.dirname(real) in {os.path.dirname(path) for path in seen}
    assert value(found["libc_version"]) == os.confstr("CS_GNU_LIBC_VERSION").split()[1]
    assert found["problems"] == []


PROJECT = {
    "pyproject.toml": "[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n",
    "setup.py": "from setuptools import setup\nsetup(name='Some.Project', version='1.0.dev1', packages=['some_project'], package_dir={'some_project': 'code'})\n",
    "code/__init__.py": "",
}


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def editable_tools(tmp_path_factory):
    """A virtual environment with setuptools, of the tests' own Python."""
    return venvs.ensure("editable", sys.executable, sys.version_info[:2], venvs.REQUIREMENTS / "editable.txt")


@pytest.mark.parametrize("how", ["finder", "strict-less", "egg-link"])
def test_editable_installs(how, editable_tools, tmp_path):
    """setuptools' three ways: a finder module, a folder in a .pth file, and the egg-link of `setup.py develop`."""
    venv = tmp_path / "venv"
    run(editable_tools / "bin/virtualenv", "-q", "--no-periodic-update", "--setuptools", "bundle", venv)
    files = dict(PROJECT)
    if how == "strict-less":
        files["setup.py"] = files["setup.py"].replace("package_dir={'some_project': 'code'}", "package_dir={'': 'src'}")
        files = {name.replace("code/", "src/some_project/"): text for name, text in files.items()}
    project = write(tmp_path / "the project", files)
    if how == "egg-link":
        run(venv / "bin/python", "setup.py", "-q", "develop", cwd=project)
    else:
        run(venv / "bin/python", "-m", "pip", "install", "-q", "--no-build-isolation", "--no-deps", "-e", project)
    found = survey("venv", venv)
    check_packages(found, venv / "bin/python")
    package = next(package for package in found["packages"] if package["normalized"] == "some-project" and not package["shadowed"])
    listed = next(package for package in pip_list(venv / "bin/python")[1] if canonical(package["name"]) == "some-project")
    assert package["editable"]
    assert (package["name"], package["version"]) == (listed["name"], listed["version"])
    assert package["location"].startswith(listed["editable_project_location"])
    if how == "finder":
        assert any("__editable__" in line["origin"]["place"] for line in found["executable_lines"])


def test_what_is_broken_is_named_and_the_rest_is_there(editable_tools, tmp_path):
    venv = tmp_path / "venv"
    run(editable_tools / "bin/virtualenv", "-q", "--no-periodic-update", "--setuptools", "bundle", venv)
    [site] = venv.glob("lib/python*/site-packages")
    before, _ = pip_list(venv / "bin/python")
    (site / "empty-1.0.dist-info").mkdir()
    write(site, {"headless-2.0.dist-info/METADATA": "no headers at all", "Old_Style-2004d.egg-info": "Metadata-Version: 1.0\nName: Old_Style\nVersion: 2004d\n",
                 "gone.egg-link": "/nowhere/at/all\n.", "~ip-1.dist-info/METADATA": "Name: pip\nVersion: 1\n", "loud.pth": "import sys\n/nowhere\n# comment\n"})
    (site / "latin-1.dist-info").mkdir()
    (site / "latin-1.dist-info/METADATA").write_bytes(b"Name: latin\nVersion: 1\nAuthor: J\xf6rg\n\n")
    (site / "loop-1.dist-info").symlink_to("loop-1.dist-info")
    with open(site / "huge.pth", "wb") as file:
        file.truncate(100 << 20)
    found = survey("venv", venv)
    ours = {(package["normalized"], package["version"]) for package in found["packages"]}
    assert ours == before | {("empty", None), ("headless", None), ("old-style", "2004d"), ("latin", "1"), ("loop", None)}
    places = {os.path.relpath(problem["origin"]["place"], site): problem["message"] for problem in found["problems"]}
    assert set(places) == {"empty-1.0.dist-info", "headless-2.0.dist-info/METADATA:1", "gone.egg-link:1", "~ip-1.dist-info", "loop-1.dist-info/METADATA", "huge.pth"}
    assert all(problem["action"] for problem in found["problems"])
    assert str(site / "loud.pth:1") in {line["origin"]["place"] for line in found["executable_lines"]}
