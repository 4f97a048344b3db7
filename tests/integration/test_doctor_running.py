# SPDX-License-Identifier: Apache-2.0
"""`doctor --pid` and plain `doctor` beside an app that runs."""

import json
import subprocess

import children
import conftest
import shops


def doctor(shop, *words, folder=None):
    command = [str(shops.SQREEN), "doctor", "--format", "json", *words]
    done = subprocess.run(command, cwd=folder, env=shop.environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, [f for f in json.loads(done.stdout)["findings"] if f["id"] == "process.unprotected"]


def test_protected_processes(scratch):
    with shops.Shop(scratch, conftest.system()) as shop:
        children.until(lambda: shop.ask("/pid").status == 200, 30, "an answer")
        worker = int(shop.ask("/pid").body)
        for pid in (shop.pid, worker):
            code, findings = doctor(shop, "--pid", str(pid))
            assert code == 0 and findings[0]["status"] == "ok", findings
        text = subprocess.run([str(shops.SQREEN), "doctor", "--pid", str(worker)], env=shop.environment, capture_output=True, text=True).stdout
        line = next(line for line in text.splitlines() if line.strip().startswith(str(worker)))
        assert "protected" in line and "hooks: " in line and "flask" in line
        # The server was started in the apps' folder: plain doctor there sees it.
        assert doctor(shop, str(shops.APPS))[1][0]["status"] == "ok"
        assert doctor(shop, str(scratch))[1][0]["status"] == "skipped"


def test_an_unprotected_process(scratch):
    with shops.Shop(scratch, conftest.system(), protected=None) as shop:
        code, findings = doctor(shop, "--pid", str(shop.pid))
        assert code == 1 and findings[0]["status"] == "error"
        assert "not started with `sqreen start`" in findings[0]["message"]


def test_no_such_process(scratch):
    with shops.Shop(scratch, conftest.system(), protected=None) as shop:
        code, findings = doctor(shop, "--pid", "4194304")
        assert code == 1 and "no such process" in findings[0]["message"]
