# SPDX-License-Identifier: Apache-2.0
"""`doctor --pid` and plain `doctor` beside an app that runs."""

import json
import os
import shutil
import subprocess

import children
import conftest
import installations
import ports
import shops
import venvs


def doctor(shop, *words, folder=None, check="process.unprotected", program=shops.SQREEN):
    command = [str(program), "doctor", "--format", "json", *words]
    done = subprocess.run(command, cwd=folder, env=shop.environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, [f for f in json.loads(done.stdout)["findings"] if f["id"] == check]


def text_of(shop, pid):
    command = [str(shops.SQREEN), "doctor", "--pid", str(pid)]
    return subprocess.run(command, cwd=shop.scratch, env=shop.environment, capture_output=True, text=True).stdout


def headline(shop, pid):
    return next(line for line in text_of(shop, pid).splitlines() if line.startswith("sqreen doctor: ")).partition(": ")[2]


def test_protected_processes(scratch):
    with shops.Shop(scratch, conftest.system()) as shop:
        children.until(lambda: shop.ask("/pid").status == 200, 30, "an answer")
        worker = int(shop.ask("/pid").body)
        for pid in (shop.pid, worker):
            code, findings = doctor(shop, "--pid", str(pid))
            assert code == 0 and findings[0]["status"] == "ok", findings
        text = text_of(shop, worker)
        assert headline(shop, worker) == "the running app is protected"
        line = next(line for line in text.splitlines() if line.strip().startswith(str(worker)))
        assert "protected" in line and "hooks: " in line and "flask" in line
        # The server was started in the apps' folder: plain doctor there sees it. (Other tests run others there.)
        _, findings = doctor(shop, str(shops.APPS))
        own = {f"pid {shop.pid}", f"pid {worker}"}
        assert findings[0]["status"] != "skipped" and not [f for f in findings if own & {e["path"] for e in f["evidence"]}]
        assert doctor(shop, str(scratch))[1][0]["status"] == "skipped"


def test_an_unprotected_process(scratch):
    with shops.Shop(scratch, conftest.system(), protected=None) as shop:
        code, findings = doctor(shop, "--pid", str(shop.pid))
        assert code == 1 and findings[0]["status"] == "error"
        assert "not started with `sqreen start`" in findings[0]["message"]
        assert headline(shop, shop.pid).endswith("UNPROTECTED")


def test_no_such_process(scratch):
    with shops.Shop(scratch, conftest.system(), protected=None) as shop:
        code, findings = doctor(shop, "--pid", "4194304")
        assert code == 1 and "no such process" in findings[0]["message"]
        assert headline(shop, 4194304) == "no web app found"


def test_workers_that_served_nothing_are_named(scratch):
    with shops.Shop(scratch, conftest.system(), server=shops.gunicorn("gunicorn-3", workers=3), wait=False) as shop:
        children.until(lambda: len(children.descendants(shop.pid)) == 3, 30, "three workers")

        def named():
            text = text_of(shop, shop.pid)
            lines = {int(line.split()[0]): line for line in text.splitlines() if line.strip()[:1].isdigit() and "  " in line.strip()}
            return all(pid in lines and "starting" in lines[pid] for pid in children.descendants(shop.pid)) and text

        text = children.until(named, 30, "each worker to be named as starting")
        assert text.count("no request was served yet") == 1, text


def test_a_relay_that_is_gone_is_missed(scratch):
    with shops.Shop(scratch, conftest.system()) as shop:
        children.until(lambda: doctor(shop, "--pid", str(shop.pid), check="relay.alive")[1][0]["status"] == "ok", 15, "the relay to be at work")
        for pid in shop.relay_pids():  # it, and who would start it again
            children.kill(pid)
        [finding] = doctor(shop, "--pid", str(shop.pid), check="relay.alive")[1]
        assert finding["status"] == "warning" and "does not run" in finding["message"]
        fix = finding["fix"].split()
        assert fix[:3] == ["sqreen", "relay", "--run"]
        subprocess.run([str(shops.SQREEN), *fix[1:]], env=shop.environment, check=True)
        children.until(lambda: doctor(shop, "--pid", str(shop.pid), check="relay.alive")[1][0]["status"] == "ok", 15, "the mended relay")


def test_an_agent_that_was_replaced_is_told_from_the_installed_one(scratch):
    program = installations.copy(scratch)
    interpreter = conftest.system()
    module = installations.module(program, interpreter)
    with shops.Shop(scratch / "shop", interpreter, program=program) as shop:
        def versions(by):
            return doctor(shop, "--pid", str(shop.pid), check="agent.version", program=by)[1]

        assert [f["status"] for f in versions(program)] == ["ok"]
        # Another installation, of the same version.
        assert [f["status"] for f in versions(shops.SQREEN)] == ["ok"]
        fresh = module.with_suffix(".new")
        shutil.copy(module, fresh)
        os.replace(fresh, module)
        found = versions(program)
        assert found and all(f["status"] == "warning" and "was replaced since it was loaded" in f["message"] for f in found)


def test_an_older_agent_is_told_by_its_version(scratch):
    program = installations.copy(scratch)
    interpreter = conftest.system()
    module = installations.module(program, interpreter)
    mark = b"sqreen was built as "
    text = module.read_bytes()
    at = text.index(mark) + len(mark)
    module.write_bytes(text[:at] + text[at:at + 1].replace(b"0", b"9") + text[at + 1:])
    with shops.Shop(scratch / "shop", interpreter, program=program) as shop:
        found = doctor(shop, "--pid", str(shop.pid), check="agent.version")[1]
        assert found and all(f["status"] == "warning" and "the agent in this process is sqreen 9." in f["message"] for f in found)


def test_plain_doctor_names_a_server_without_the_agent(scratch):
    (scratch / "plain.py").write_text("def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'home']\n")
    venv, port = venvs.for_interpreter(conftest.system(), "newest"), ports.free()
    server = children.Child([f"{venv}/bin/gunicorn", "--bind", f"127.0.0.1:{port}", "plain:app"], scratch / "output",
                            shops.clean_environment(scratch, venv), str(scratch))
    try:
        children.until(lambda: shops.connects(port), 30, "the server")
        place = type("Place", (), {"environment": shops.clean_environment(scratch, venv)})
        code, [finding] = doctor(place, str(scratch))
        assert code == 1 and finding["status"] == "error" and "not started with `sqreen start`" in finding["message"]
        assert finding["evidence"][0]["path"] == f"pid {server.pid}"
        # Code scanning knows files only: a process is none.
        sarif = subprocess.run([str(shops.SQREEN), "doctor", "--format", "sarif", str(scratch)], env=place.environment, capture_output=True, text=True)
        [result] = [r for r in json.loads(sarif.stdout)["runs"][0]["results"] if r["ruleId"] == "process.unprotected" and r["level"] == "error"]
        assert "pid" not in result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    finally:
        server.stop()
