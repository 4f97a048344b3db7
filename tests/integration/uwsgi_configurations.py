# SPDX-License-Identifier: Apache-2.0
"""Configurations of uWSGI whose effect a real one shows: what is written, and nothing of what comes of it. Each app that is
served is tests/apps/uwsgi_probe/probe.py; a second one, where there is one, answers below /two."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Configuration:
    name: str
    arguments: tuple
    files: dict = dataclasses.field(default_factory=dict, hash=False)
    environment: dict = dataclasses.field(default_factory=dict, hash=False)
    second: bool = False


CONFIGURATIONS = []
FULL = "-w probe -Ti --py-call-osafterfork"  # what every rule asks for, without a master


def line(name, arguments, second=False, files=None, **environment):
    CONFIGURATIONS.append(Configuration(name, tuple(arguments.split()), files or {}, environment, second))


def ini(name, text, arguments="--ini uwsgi.ini", more=None, second=False, **environment):
    files = {"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\n" + text, **(more or {})}
    CONFIGURATIONS.append(Configuration(name, tuple(arguments.split()), files, environment, second))


def config(name, file, text, arguments=None):
    CONFIGURATIONS.append(Configuration(name, tuple((arguments or file).split()), {file: text}))


# The command line.
line("bare", "-w probe")
line("all_flags", FULL)
line("threads_flag", "-w probe --enable-threads")
line("single_interpreter_flag", "-w probe --single-interpreter")
line("after_fork_flag", "-w probe --py-call-osafterfork")
line("master", FULL + " --master")
line("master_lazy_apps", FULL + " --master --lazy-apps")
line("master_lazy", FULL + " -M --lazy")
line("master_two_workers", FULL + " -M -p 2")
line("master_two_workers_lazy_apps", FULL + " -M -p 2 --lazy-apps")
line("workers_without_master", FULL + " --workers 2")
line("one_thread", "-w probe --threads 1")
line("two_threads", "-w probe --threads 2")
line("one_thread_then_off", "-w probe --threads 1 --set enable-threads=0")
line("two_threads_then_off", "-w probe --threads 2 --set enable-threads=0")
line("thread_stack_size", "-w probe --thread-stacksize 512")
line("tracebacker", "-w probe --py-tracebacker tb")
line("autoreload", "-w probe --py-autoreload 1")
line("cheaper", FULL + " -p 2 --cheaper 1")
line("cheaper_too_high", FULL + " -p 2 --cheaper 2")
line("stats_master_off", FULL + " --stats stats.socket --set master=false")
line("stats", FULL + " --stats stats.socket")
line("touch_reload", FULL + " --touch-reload uwsgi.ini")
line("log_master", FULL + " --log-master")
line("memory_report", FULL + " -m")
line("flag_with_value", "-w probe --enable-threads=1")
line("underscores", "-w probe --enable_threads")
line("unknown_option", "-w probe --enable-thread-support")
line("unique_beginning", "-w probe --enable-thr")
line("ambiguous_beginning", "-w probe --enable-")
line("missing_value", "-w probe --processes")
line("bundled", "-MTiw probe --py-call-osafterfork")
line("fork_hooks", "-w probe -Ti --py-call-uwsgi-fork-hooks")
line("fork_hooks_without_threads", "-w probe -i --py-call-uwsgi-fork-hooks")
line("fork_hooks_and_osafterfork", FULL + " --py-call-uwsgi-fork-hooks")
line("fork_hooks_master", "-w probe -MTi -p 2 --py-call-uwsgi-fork-hooks")
line("set_lazy_apps", FULL + " -M --set lazy-apps=1")
line("set_placeholder_of_an_option", FULL + " --set-placeholder lazy-apps=1")
line("missing_folder", FULL + " --chdir nowhere")
line("missing_ini", FULL + " --ini missing.ini")
line("unknown_ending", FULL + " uwsgi.conf", files={"uwsgi.conf": "[uwsgi]\n"})
line("missing_plugin", FULL + " --plugin nothing_like_that")
line("needed_plugin_missing", FULL + " --need-plugin nothing_like_that")
line("unknown_user", FULL + " --uid nobody-like-that")
line("http_router", FULL + " --http 127.0.0.1:0")
line("mounts", "-T --mount /=probe.py --mount /two=second.py --py-call-osafterfork", second=True)
line("mounts_single_interpreter", "-Ti --mount /=probe.py --mount /two=second.py --py-call-osafterfork", second=True)
line("module_and_mount", "-T -w probe --mount /two=second.py --manage-script-name --py-call-osafterfork", second=True)

line("mounts_hooks", "-Ti --mount /=probe.py --mount /two=second.py --py-call-uwsgi-fork-hooks", second=True)
line("mounts_hooks_lazy_apps", "-MTi --mount /=probe.py --mount /two=second.py --py-call-uwsgi-fork-hooks --lazy-apps", second=True)
line("mounts_lazy_apps", "-MT -w probe --mount /two=second.py --manage-script-name --py-call-osafterfork --lazy-apps", second=True)

# The environment.
line("environment_threads", "-w probe", UWSGI_ENABLE_THREADS="1")
line("environment_no_threads", "-w probe", UWSGI_ENABLE_THREADS="0")
line("environment_all", "-w probe", UWSGI_ENABLE_THREADS="true", UWSGI_SINGLE_INTERPRETER="", UWSGI_PY_CALL_OSAFTERFORK="1",
     UWSGI_MASTER="1", UWSGI_LAZY_APPS="1")
line("environment_then_line", "-w probe --set enable-threads=0", UWSGI_ENABLE_THREADS="1")
line("environment_ini", "-i", files={"uwsgi.ini": "[uwsgi]\nwsgi-file = probe.py\nenable-threads = 1\n"}, UWSGI_INI="uwsgi.ini")

# ini.
ini("ini_true", "enable-threads = true\nsingle-interpreter = true\npy-call-osafterfork = true\n")
ini("ini_false", "enable-threads = false\n")
ini("ini_zero", "enable-threads = 0\nmaster = 0\n")
ini("ini_no", "enable-threads = no\n")
ini("ini_off", "enable-threads = OFF\n")
ini("ini_other_word", "enable-threads = nope\n")
ini("ini_empty_value", "enable-threads =\n")
ini("ini_bare_key", "enable-threads\n")
ini("ini_underscores", "enable_threads = true\n")
ini("ini_upper_case", "Enable-Threads = true\n")
ini("ini_strict_underscores", "strict = true\nenable_threads = true\n")
ini("ini_strict", "strict = true\nenable-threads = true\n")
ini("ini_strict_end", "strict = true\nif-exists = uwsgi.ini\nenable-threads = true\nend = 1\n")
ini("ini_late_strict", "my-own = 1\nstrict = true\nenable-threads = true\n")
ini("ini_inline_comment", "enable-threads = false ; not here\n")
ini("ini_comments", "# enable-threads = true\n; enable-threads = true\n")
ini("ini_indented", "  enable-threads = true\n\tsingle-interpreter=true\n")
ini("ini_last_counts", "enable-threads = true\nenable-threads = false\n")
ini("ini_carriage_returns", "enable-threads = true\r\nsingle-interpreter = true\r\n")
ini("ini_bare_file", "enable-threads = true\n", arguments="uwsgi.ini")
ini("ini_two_sections", "[other]\nenable-threads = true\n[uwsgi]\nsingle-interpreter = true\n")
ini("ini_asked_section", "[shop]\nwsgi-file = probe.py\nenable-threads = true\n", arguments="--ini uwsgi.ini:shop")
ini("ini_missing_section", "", arguments="-w probe --ini uwsgi.ini:shop")
ini("ini_colon_section", "ini = :more\n[more]\nenable-threads = true\n")
ini("ini_bare_file_section", "", arguments="uwsgi.ini:shop")
ini("ini_include", "include = base.ini\n", more={"base.ini": "[uwsgi]\nenable-threads = true\n"})
ini("ini_nested", "ini = a.ini\n", more={"a.ini": "[uwsgi]\nini = b.ini\n", "b.ini": "[uwsgi]\nenable-threads = true\nmaster = true\n"})
ini("ini_include_missing", "include = base.ini\n")
ini("ini_inherit", "inherit = base.ini\n", more={"base.ini": "[uwsgi]\nenable-threads = true\nmaster = true\n"})
ini("ini_placeholder", "mine = true\nenable-threads = %(mine)\n")
ini("ini_placeholder_unknown", "enable-threads = %(mine)\n")
ini("ini_variable", "enable-threads = $(THREADS_WANTED)\n", THREADS_WANTED="false")
ini("ini_file_value", "enable-threads = @(wanted)\n", more={"wanted": "false\n"})
ini("ini_magic", "include = %d/%n-more.ini\n", more={"uwsgi-more.ini": "[uwsgi]\nenable-threads = true\n"})
ini("ini_if_env", "if-env = LIVE\nmaster = true\nendif =\n", LIVE="1")
ini("ini_if_env_unset", "if-env = LIVE\nmaster = true\nendif =\n")
ini("ini_if_not_env", "if-not-env = LIVE\nmaster = true\nendif =\n")
ini("ini_if_exists", "if-exists = probe.py\nmaster = true\nlazy-apps = true\nendif =\n")
ini("ini_if_option", "master = true\nif-opt = master=true\nlazy-apps = true\nendif =\n")
ini("ini_nested_if", "if-exists = probe.py\nif-not-env = LIVE\nmaster = true\nendif =\nendif =\n")
ini("ini_for", "for = enable-threads single-interpreter\n%(_) = true\nendfor =\n")
ini("ini_declared", "declare-option = careful=enable-threads=1;lazy-apps=1;master=$1\ncareful = true\n")
ini("ini_blacklist", "blacklist = master cheaper\nmaster = true\nend-blacklist =\n")
ini("ini_whitelist", "whitelist = enable-threads end-whitelist\nenable-threads = true\nend-whitelist = 1\nmaster = true\n")
ini("ini_inject", "", arguments="--inject-after more.txt --ini uwsgi.ini", more={"more.txt": "enable-threads = true\n"})
ini("ini_mounts", "mount = /two=second.py\nmanage-script-name = true\n", second=True)
ini("ini_http_router", "http = 127.0.0.1:0\n")
ini("ini_fork_hooks_off", "enable-threads = true\npy-call-osafterfork = true\npy-call-uwsgi-fork-hooks = false\n")

# Other formats.
config("yaml", "uwsgi.yaml", "uwsgi:\n  wsgi-file: probe.py\n  enable-threads: true\n  master: false\n")
config("yaml_section", "uwsgi.yml", "shop:\n  wsgi-file: probe.py\n  single-interpreter: 1\n", "--yaml uwsgi.yml:shop")
config("xml", "uwsgi.xml", "<uwsgi>\n  <wsgi-file>probe.py</wsgi-file>\n  <enable-threads/>\n  <master>false</master>\n</uwsgi>\n")
config("xml_malformed", "uwsgi.xml", "<uwsgi>\n  <wsgi-file>probe.py</wsgi-file>\n  <enable-threads>\n</uwsgi>\n")
config("json", "uwsgi.json", '{"uwsgi": {"wsgi-file": "probe.py", "enable-threads": true, "single-interpreter": false}}\n')
config("json_option", "uwsgi.json", '{"uwsgi": {"wsgi-file": "probe.py", "enable-threads": 1}}\n', "--json uwsgi.json")
config("json_malformed", "uwsgi.json", '{"uwsgi": {"wsgi-file": "probe.py",}}\n')
