# SPDX-License-Identifier: Apache-2.0
"""What `sqreen doctor` costs on a large project that is made for it, files in the cache: bin/bench --doctor.

The project: 5,000 files as a Django app of many parts has them, the usual launch files, a lock file of 300 packages, and a virtual environment
with those packages in it. It is asked as CI does, and with a command after `--`, for which the environment counts."""

import os
import pathlib
import statistics
import tempfile

import bench_surveys
import shops

FILES = 5000
PACKAGES = 300
LIMIT_MS = 100

LAUNCH_FILES = {
    "Procfile": "web: sqreen start uwsgi uwsgi.ini\nworker: celery -A shop worker\n",
    "Dockerfile": 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["sqreen", "start", "gunicorn", "shop.wsgi:application"]\n',
    "compose.yaml": "services:\n  web:\n    build: .\n    command: sqreen start gunicorn -c gunicorn.conf.py shop.wsgi:application\n",
    "k8s/shop.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
                     "      - name: web\n        command: [sqreen, start, gunicorn, shop.wsgi:application]\n",
    "deploy/shop.service": "[Service]\nExecStart=/srv/venv/bin/sqreen start /srv/venv/bin/gunicorn shop.wsgi:application\n",
    "uwsgi.ini": "[uwsgi]\nmaster = true\nlazy-apps = true\nenable-threads = true\nsingle-interpreter = true\npy-call-osafterfork = true\n"
                 "die-on-term = true\nmodule = shop.wsgi\n",
    "gunicorn.conf.py": "workers = 4\nworker_class = 'gthread'\n",
    "sqreen.ini": "[sqreen]\napp_name = shop\n",
    "manage.py": "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
    "shop/__init__.py": "",
    "shop/wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n",
}
# What a part of such an app consists of: half of it Python, and one login in some.
VIEW = "from django.contrib.auth import authenticate\n\n\ndef enter(request):\n    return authenticate(request, username=request.POST['name'])\n\n\n"
CODE = "from django.db import models\n\n\n" + "def total(lines):\n    return sum(line.price * line.count for line in lines)\n\n\n" * 40


def make_project(folder):
    for name, text in LAUNCH_FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "requirements.txt").write_text("".join(f"package-{i}=={bench_surveys.version(i)}\n" for i in range(PACKAGES - 1)) + "Django==4.2.7\n")
    made = len(LAUNCH_FILES) + 1
    part = 0
    while made < FILES:
        home = folder / "shop" / f"part_{part}"
        for name in ("migrations", "templates", "static", "tests"):
            (home / name).mkdir(parents=True)
        files = {"__init__.py": "", "models.py": CODE, "views.py": VIEW + CODE if part % 10 == 0 else CODE, "urls.py": CODE, "forms.py": CODE,
                 "admin.py": CODE, "migrations/__init__.py": "", "migrations/0001_initial.py": CODE, "tests/test_views.py": CODE,
                 "templates/list.html": "<ul></ul>\n", "templates/item.html": "<p></p>\n", "static/part.js": "let x = 1;\n", "static/part.css": "p {}\n",
                 "static/icon.svg": "<svg/>\n", "README": "A part.\n", "setup.cfg": "[flake8]\nmax-line-length = 100\n", "data.yaml": "- {name: tea}\n" * 20,
                 "config.ini": "[part]\nname = x\n", "job.sh": "#!/bin/sh\npython manage.py job\n", "LICENSE": "MIT\n"}
        for name, text in files.items():
            if made < FILES:
                (home / name).write_text(text)
                made += 1
        part += 1
    venv = bench_surveys.make_environment(folder / ".venv", PACKAGES)
    gunicorn = venv / "bin" / "gunicorn"
    gunicorn.write_text(f"#!{venv}/bin/python\n")
    gunicorn.chmod(0o755)
    return gunicorn


def run(quick=False):
    result, rounds = {}, 7 if quick else 25
    print(f"\n`sqreen doctor`, {FILES:,} files and {PACKAGES} packages, median of one process each\n"
          f"  {'':34} {'ms':>8} {'limit':>8} {'processor':>10} {'MiB':>8}")
    with tempfile.TemporaryDirectory(prefix="sqreen-bench-") as scratch:
        project = pathlib.Path(scratch) / "project"
        gunicorn = make_project(project)
        doctor = [str(shops.SQREEN), "doctor", "--json", str(project)]
        for title, command in (("the project", doctor), ("a command after --", [*doctor, "--", str(gunicorn), "shop.wsgi:application"])):
            bench_surveys.measured(command)  # into the cache
            runs = [bench_surveys.measured(command) for _ in range(rounds)]
            milliseconds, processor, memory = (statistics.median(values) for values in zip(*runs))
            late = "" if milliseconds <= LIMIT_MS else "  over the limit"
            print(f"  {title:34} {milliseconds:8.1f} {LIMIT_MS:8} {processor:10.1f} {memory:8.1f}{late}", flush=True)
            result[title] = {"ms": milliseconds, "limit_ms": LIMIT_MS, "processor_ms": processor, "mib": memory}
    print(f"  load {os.getloadavg()[0]:.1f}; on a busy machine the processor's time tells more than the clock's")
    return result
