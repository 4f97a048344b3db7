# SPDX-License-Identifier: Apache-2.0
"""`doctor`'s way to a dashboard, tried against real servers, certificates and proxies on loopback."""

import ctypes.util
import datetime
import json
import subprocess

import pytest

import children
import conftest
import dashboards
import injection
import ports
import shops

TOKEN = "zebra-token-7"
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# Whatever answers, doctor is back long before: three seconds are what it takes at most.
BOUND = 60


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return dashboards.Authority(tmp_path_factory.mktemp("authority") / "own")


def doctor(scratch, environment, *words, command=("gunicorn", "shop:app"), start=True):
    (scratch / "shop.py").write_text("app = None\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(scratch), "SQREEN_TOKEN": TOKEN, **environment}
    behind = ["--", *(["sqreen", "start"] if start else []), *command] if command else []
    done = subprocess.run([str(shops.SQREEN), "doctor", *words, *behind], cwd=scratch, env=environment, capture_output=True, text=True,
                          timeout=BOUND, errors="strict")
    assert done.returncode in (0, 1), done.stderr
    assert TOKEN not in done.stdout and "\x1b" not in done.stdout
    return done.stdout


def judge(scratch, environment, *words, **options):
    """The findings on the network by their ids, and all messages of those that are warnings."""
    document = json.loads(doctor(scratch, environment, "--select", "network", "--json", *words, **options))
    found = {}
    for finding in document["findings"]:
        found.setdefault(finding["id"].removeprefix("network."), finding)
    return found, {name: f["message"] for name, f in found.items() if f["status"] == "warning"}


def trusting(authority, url, **more):
    return {"SQREEN_DASHBOARD_URL": url, "SSL_CERT_FILE": str(authority.file), **more}


def test_a_good_dashboard_leaves_nothing_to_say(scratch, authority):
    with dashboards.Server(dashboards.answering("404 Not Found"), authority.tls()) as server:
        found, warned = judge(scratch, trusting(authority, server.url() + "/eu"))
    assert not warned
    statuses = {name: finding["status"] for name, finding in found.items()}
    assert statuses == {"dns": "ok", "proxy": "skipped", "unreachable": "ok", "tls": "ok", "clock": "ok"}
    [request] = server.heard
    assert request.startswith("HEAD /eu HTTP/1.1\r\n") and "sqreen-doctor/0." in request
    assert TOKEN not in request and "cookie" not in request.lower() and "authorization" not in request.lower()


@pytest.mark.parametrize("certificate, said", [
    pytest.param({"begins": -3 * DAY, "ends": -DAY}, "has expired at", id="expired"),
    pytest.param({"begins": DAY, "ends": 3 * DAY}, "is not valid yet, it begins at", id="not-yet"),
    pytest.param({"host": "other.example"}, "is another's: it is for CN = other.example", id="wrong-name"),
])
@pytest.mark.parametrize("library", ["openssl", "gnutls"])
def test_a_bad_certificate_is_told_by_what_is_wrong(scratch, authority, certificate, said, library):
    environment = libcurl(library)
    with dashboards.Server(dashboards.answering(), authority.tls(**certificate)) as server:
        _, warned = judge(scratch, trusting(authority, server.url(), **environment))
    assert list(warned) == ["tls"]
    assert said.replace(" = ", "=") in warned["tls"].replace(" = ", "="), warned
    assert all("HEAD / " in head for head in server.heard if head)  # when it asks again, to see the date


def libcurl(library):
    if library == "openssl":
        return {}
    if not ctypes.util.find_library("curl-gnutls"):
        pytest.skip("libcurl on GnuTLS (libcurl3-gnutls) is not on this machine")
    return injection.preload("libcurl_faults", libcurl="gnutls")


@pytest.mark.parametrize("library", ["openssl", "gnutls"])
def test_an_authority_of_ones_own_has_to_be_named(scratch, authority, library):
    environment = libcurl(library)
    with dashboards.Server(dashboards.answering(), authority.tls()) as server:
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(), **environment})
        assert list(warned) == ["tls"] and "is not of an authority that is known here, but of CN" in warned["tls"]
        assert "Test authority" in warned["tls"]
        for variable in ("SSL_CERT_FILE", "CURL_CA_BUNDLE"):
            assert not judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(), variable: str(authority.file), **environment})[1], variable
        # Relative to where the app is started.
        (scratch / "own.pem").write_bytes(authority.file.read_bytes())
        assert not judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(), "SSL_CERT_FILE": "own.pem", **environment})[1]
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(), "SSL_CERT_FILE": "/no/such.pem", **environment})
        assert "/no/such.pem (the variable SSL_CERT_FILE) cannot be used" in warned["tls"]


def test_an_authority_in_a_folder(scratch, authority):
    folder = scratch / "authorities"
    folder.mkdir()
    (folder / "own.pem").write_bytes(authority.file.read_bytes())
    subprocess.run(["openssl", "rehash", str(folder)], check=True)
    with dashboards.Server(dashboards.answering(), authority.tls()) as server:
        assert not judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(), "SSL_CERT_DIR": str(folder)})[1]


@pytest.mark.parametrize("clock, said", [(HOUR, "is 1 hour behind the dashboard's"), (-HOUR - DAY, "is 25 hours ahead of the dashboard's")])
def test_clocks_that_differ(scratch, authority, clock, said):
    with dashboards.Server(dashboards.answering(clock=clock), authority.tls()) as server:
        _, warned = judge(scratch, trusting(authority, server.url()))
    assert list(warned) == ["clock"] and said in warned["clock"]


def test_clocks_may_differ_a_little(scratch, authority):
    with dashboards.Server(dashboards.answering(clock=datetime.timedelta(minutes=4)), authority.tls()) as server:
        assert not judge(scratch, trusting(authority, server.url()))[1]


def test_a_wrong_clock_is_suspected_when_a_certificate_seems_bad(scratch, authority):
    """This machine's clock stands a year behind: a good certificate is not valid yet."""
    offset = scratch / "offset"
    offset.write_text(str(-365 * 24 * 3600))
    with dashboards.Server(dashboards.answering(), authority.tls()) as server:
        _, warned = judge(scratch, trusting(authority, server.url(), **injection.preload(clock=offset)))
    assert set(warned) == {"tls", "clock"}
    assert "is not valid yet" in warned["tls"] and "by the server's clock" in warned["tls"]
    assert " days behind the dashboard's" in warned["clock"]


def test_plain_http_where_tls_should_be(scratch):
    with dashboards.Server(dashboards.answering()) as server:
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(scheme="https")})
    assert list(warned) == ["tls"] and "speaks plain HTTP, and no TLS" in warned["tls"]


def test_nobody_listens(scratch):
    _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": f"https://127.0.0.1:{ports.free()}"})
    assert list(warned) == ["unreachable"] and "cannot be reached" in warned["unreachable"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_says_nothing_is_left(scratch, scheme):
    with dashboards.Server(dashboards.silent) as server:
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url(scheme=scheme)})
    assert list(warned) == ["unreachable"] and "does not answer" in warned["unreachable"]


@pytest.mark.parametrize("serve, warning", [
    pytest.param(dashboards.saying(b"HTTP/1.1 200 OK\r\n", b"X-Again: " + b"a" * 1000 + b"\r\n"), None, id="endless-headers"),
    pytest.param(dashboards.saying(b"HTTP/1.1 200 OK\r\nX-Line: ", b"a" * 1000), None, id="endless-line"),
    pytest.param(dashboards.saying(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 1000), None, id="endless-body"),
    pytest.param(dashboards.saying(b"HTTP/1.1 200 \x1b[31mred\x07\r\nDate: \x1b[31m\xff\r\nSet-Cookie: a=b\r\n\r\n"), None, id="escapes"),
    pytest.param(dashboards.saying(b"HTTP/1.1 200 OK\r\nDate: " + b"9" * 5000 + b"\r\n\r\n"), None, id="a-date-that-is-none"),
    pytest.param(dashboards.saying(b"", b"\x00\xff\x1b[31m" * 100), "is no web server", id="binary"),
    pytest.param(dashboards.saying(b"SSH-2.0-OpenSSH_9.2\r\n"), "is no web server", id="ssh"),
    pytest.param(dashboards.saying(b""), "is no web server", id="nothing"),
    pytest.param(dashboards.saying(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), None, id="endless-continues"),
])
def test_hostile_answers_end_and_are_not_repeated(scratch, serve, warning):
    with dashboards.Server(serve) as server:
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url()})
    if warning is None:
        assert not warned
    else:
        assert list(warned) == ["unreachable"] and warning in warned["unreachable"]


def test_no_redirect_is_followed(scratch):
    with dashboards.Server(dashboards.answering()) as other:
        with dashboards.Server(dashboards.answering("302 Found", extra=f"Location: {other.url()}/x\r\n")) as server:
            assert not judge(scratch, {"SQREEN_DASHBOARD_URL": server.url()})[1]
    assert len(server.heard) == 1 and other.connections == 0


def test_a_name_that_has_no_address(scratch):
    name = "a" * 64 + ".example"  # longer than a label may be, so that no resolver is asked
    found, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": f"https://{name}"})
    assert list(warned) == ["dns"] and f"the name {name} has no address here" in warned["dns"]
    # What was not seen is not claimed.
    assert {found[name]["status"] for name in ("unreachable", "tls", "clock", "proxy")} == {"skipped"}


def test_a_resolver_that_never_answers(scratch):
    _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", **injection.preload("libcurl_faults", resolver="silent")})
    assert list(warned) == ["dns"] and "no resolver answers for the name dash.example" in warned["dns"]


class TestProxy:
    def test_it_lets_through_and_resolves_the_name(self, scratch, authority):
        tls = authority.tls(host="dash.example")
        with dashboards.Server(dashboards.answering(), tls) as server, dashboards.Server(dashboards.proxy()) as proxy:
            url = f"https://dash.example:{server.port}"
            found, warned = judge(scratch, trusting(authority, url, https_proxy=proxy.url()))
        assert not warned and found["proxy"]["status"] == "ok" and found["dns"]["status"] == "skipped"
        assert proxy.heard[0].startswith("CONNECT dash.example:") and TOKEN not in proxy.heard[0]
        assert len(server.heard) == 1

    @pytest.mark.parametrize("given", ["SQREEN_HTTP_PROXY", "https_proxy", "ALL_PROXY"])
    @pytest.mark.parametrize("refuse, said", [("407 Proxy Authentication Required", "does not take the credentials (407)"),
                                              ("403 Forbidden", "does not let through to dash.example:443 (403)")])
    def test_it_refuses(self, scratch, given, refuse, said):
        with dashboards.Server(dashboards.proxy(refuse)) as proxy:
            url = proxy.url().replace("://", "://shop:zebra-proxy-8@")
            text = doctor(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", given: url})
        origin = "the setting http_proxy" if given.startswith("SQREEN") else f"the variable {given}"
        assert f"the proxy {proxy.url()} ({origin}) {said}" in text
        assert "zebra-proxy-8" not in text and "Proxy-Authorization: Basic" in proxy.heard[0]

    def test_it_wants_credentials(self, scratch):
        with dashboards.Server(dashboards.proxy("407 Proxy Authentication Required")) as proxy:
            for url in ("https://dash.example", "http://dash.example"):
                _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": url, "SQREEN_HTTP_PROXY": proxy.url()})
                assert list(warned) == ["proxy"] and "wants credentials (407)" in warned["proxy"]

    def test_it_is_not_there(self, scratch):
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", "https_proxy": f"http://127.0.0.1:{ports.free()}"})
        assert list(warned) == ["proxy"] and "cannot be reached" in warned["proxy"]
        _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", "https_proxy": "http://" + "a" * 64 + ".example:3128"})
        assert list(warned) == ["proxy"] and "has a name without an address here" in warned["proxy"]

    def test_it_says_nothing(self, scratch):
        with dashboards.Server(dashboards.silent) as proxy:
            _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", "https_proxy": proxy.url()})
        assert list(warned) == ["proxy"] and "does not answer" in warned["proxy"]

    def test_no_proxy_passes_it_over(self, scratch, authority):
        with dashboards.Server(dashboards.answering(), authority.tls()) as server, dashboards.Server(dashboards.silent) as proxy:
            environment = trusting(authority, server.url(), https_proxy=proxy.url(), no_proxy="localhost,10.0.0.0/8")
            found, warned = judge(scratch, environment)
        assert not warned and proxy.connections == 0 and found["proxy"]["status"] == "skipped"

    def test_the_variables_of_the_launch_count(self, scratch):
        """Not those of doctor itself: the app is what has to get through."""
        with dashboards.Server(dashboards.proxy("403 Forbidden")) as proxy, dashboards.Server(dashboards.silent) as other:
            _, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", "https_proxy": other.url()},
                              command=("env", f"https_proxy={proxy.url()}", "gunicorn", "shop:app"))
        assert list(warned) == ["proxy"] and proxy.connections == 1 and other.connections == 0


class TestWithoutLibcurl:
    def test_a_machine_that_has_none(self, scratch):
        environment = {"SQREEN_DASHBOARD_URL": "https://dash.example", **injection.preload("libcurl_faults", libcurl="absent")}
        found, warned = judge(scratch, environment)
        assert not warned and {f["status"] for f in found.values()} == {"skipped"}
        assert all("libcurl cannot be loaded" in f["message"] for f in found.values())
        assert "note     network.unreachable" in doctor(scratch, environment).replace("note       ", "note     ")

    def test_one_that_falls_over(self, scratch):
        found, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": "https://dash.example", **injection.preload("libcurl_faults", libcurl="crash")})
        assert not warned and "libcurl was ended by signal 11" in found["unreachable"]["message"]

    def test_the_program_is_not_linked_with_it(self):
        needed = subprocess.run(["ldd", str(shops.SQREEN)], capture_output=True, text=True, check=True).stdout
        assert "curl" not in needed and "ssl" not in needed


class TestWhatIsNotTried:
    def test_offline(self, scratch):
        with dashboards.Server(dashboards.answering()) as server:
            found, warned = judge(scratch, {"SQREEN_DASHBOARD_URL": server.url()}, "--offline")
            assert not warned and {f["status"] for f in found.values()} == {"skipped"}
            assert {f["message"] for f in found.values()} == {"not looked at: --offline was given"}
            for words in (["--ignore", "network"], ["--select", "settings"], ["--diff"], ["--show-config"]):
                doctor(scratch, {"SQREEN_DASHBOARD_URL": server.url()}, *words)
            assert server.connections == 0

    def test_a_checkout(self, scratch):
        """Its launches run elsewhere: the network of CI is not theirs."""
        (scratch / "Procfile").write_text("web: sqreen start gunicorn shop:app\n")
        with dashboards.Server(dashboards.answering()) as server:
            (scratch / "sqreen.ini").write_text(f"[sqreen]\ndashboard_url = {server.url()}\n")
            found, _ = judge(scratch, {}, command=())
            assert {f["status"] for f in found.values()} == {"skipped"} and server.connections == 0
            text = doctor(scratch, {}, command=())
        assert "dashboard.not-sent" in text and "sqreen.ini:2" in text


def test_settings_in_the_file_of_the_launch_count(scratch, authority):
    with dashboards.Server(dashboards.answering(clock=HOUR), authority.tls()) as server:
        (scratch / "sqreen.ini").write_text(f"[sqreen]\nmode = block\ndashboard_url = {server.url()}\n")
        text = doctor(scratch, {"SSL_CERT_FILE": str(authority.file)}, "--select", "network,dashboard")
    assert text.count("sqreen.ini:3") == 2 and "network.clock" in text and "dashboard.not-sent" in text


def test_many_dashboards_are_tried_at_once(scratch):
    """Together they take no longer than one."""
    names = range(5)
    with dashboards.Server(dashboards.silent) as server:
        line = " & ".join(f"SQREEN_DASHBOARD_URL={server.url()}/{n} sqreen start gunicorn shop:app" for n in names)
        document = json.loads(doctor(scratch, {}, "--json", "--select", "network.unreachable", command=("sh", "-c", line), start=False))
        warned = [f for f in document["findings"] if f["status"] == "warning"]
        assert server.connections == len(warned) == len(names), document


def test_a_supervisor_is_asked_for_its_programs(scratch):
    (scratch / "Procfile").write_text("web: gunicorn shop:app\n")
    with dashboards.Server(dashboards.answering()) as server:
        assert not judge(scratch, {"SQREEN_DASHBOARD_URL": server.url()}, command=("honcho", "start"))[1]
        assert server.connections == 1


@pytest.mark.parametrize("by_file", [False, True])
def test_a_running_app(scratch, authority, by_file):
    """What it was started with counts, and nothing of doctor's own environment."""
    with dashboards.Server(dashboards.answering(clock=HOUR), authority.tls()) as server:
        settings = trusting(authority, server.url())
        if by_file:
            ini = scratch / "its own.ini"
            ini.write_text(f"[sqreen]\ndashboard_url = {settings.pop('SQREEN_DASHBOARD_URL')}\n")
            settings["SQREEN_CONFIG_FILE"] = str(ini)
        with shops.Shop(scratch, conftest.system(), environment=settings) as shop:
            children.until(lambda: shop.ask("/pid").status == 200, 30, "an answer")
            plain = {name: value for name, value in shop.environment.items() if name not in settings}
            done = subprocess.run([str(shops.SQREEN), "doctor", "--json", "--pid", str(shop.pid)], env=plain, capture_output=True, text=True,
                                  timeout=BOUND)
            found = {f["id"]: f for f in json.loads(done.stdout)["findings"]}
            assert found["network.clock"]["status"] == "warning", done.stdout
            assert found["network.clock"]["evidence"][0]["path"] == (str(ini) if by_file else f"pid {shop.pid}")
            assert found["dashboard.not-sent"]["status"] == "warning" and found["network.tls"]["status"] == "ok"
