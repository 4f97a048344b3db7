# SPDX-License-Identifier: Apache-2.0
"""What may stand where a dashboard or a proxy should: real TLS with an authority of its own, and servers that behave badly."""

import contextlib
import datetime
import email.utils
import socket
import ssl
import subprocess
import threading

NAME = "localhost"  # resolves without a resolver
DAY = datetime.timedelta(days=1)


class Authority:
    """Signs certificates by OpenSSL's own tool, with any dates."""

    def __init__(self, folder, name="Test authority"):
        self.folder = folder
        folder.mkdir()
        self.file = folder / "ca.pem"
        self.key = folder / "ca.key"
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01\n")
        (folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca = own\n[own]\ndir = {folder}\ndatabase = {folder}/index.txt\nserial = {folder}/serial\nnew_certs_dir = {folder}\n"
            f"certificate = {self.file}\nprivate_key = {self.key}\ndefault_md = sha256\npolicy = any\ncopy_extensions = copy\nunique_subject = no\n"
            f"[any]\ncommonName = supplied\n")
        self._key_and("-x509", "-days", "30", "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.file)

    def certificate(self, host=NAME, begins=-DAY, ends=DAY):
        """Files of the certificate and its key; dates as distances from now."""
        stem = self.folder / f"leaf-{(self.folder / 'serial').read_text().strip()}"
        alternative = "IP" if host[0].isdigit() else "DNS"
        self._key_and("-subj", f"/CN={host}", "-addext", f"subjectAltName={alternative}:{host}", "-keyout", f"{stem}.key", "-out", f"{stem}.csr")
        now = datetime.datetime.now(datetime.timezone.utc)
        dates = [(now + distance).strftime("%Y%m%d%H%M%SZ") for distance in (begins, ends)]
        _openssl("ca", "-batch", "-notext", "-config", self.folder / "ca.cnf", "-startdate", dates[0], "-enddate", dates[1],
                 "-in", f"{stem}.csr", "-out", f"{stem}.pem")
        return f"{stem}.pem", f"{stem}.key"

    def tls(self, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate(**options))
        return context

    def _key_and(self, *words):
        _openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", *words)


def _openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


class Server:
    """Accepts on loopback and gives each connection to `serve(server, connection)`. `heard` holds the head of each request."""

    def __init__(self, serve, tls=None):
        self.serve, self.tls, self.heard, self.connections = serve, tls, [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, host=NAME, scheme=None):
        return f"{scheme or ('https' if self.tls else 'http')}://{host}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._handle, args=[connection], daemon=True).start()

    def _handle(self, connection):
        self.open.add(connection)
        try:
            with contextlib.suppress(OSError), connection:
                if self.tls:
                    with self.tls.wrap_socket(connection, server_side=True) as wrapped:
                        self.serve(self, wrapped)
                else:
                    self.serve(self, connection)
        finally:
            self.open.discard(connection)


def read_head(server, connection):
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(4096)
        if not part or part[0] == 0x16:  # TLS, where none is spoken
            break
        head += part
    server.heard.append(head.decode("latin-1"))
    return server.heard[-1]


def answering(status="200 OK", clock=datetime.timedelta(), extra=""):
    """An ordinary web server whose clock is off."""
    def serve(server, connection):
        read_head(server, connection)
        date = email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc) + clock, usegmt=True)
        connection.sendall(f"HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n{extra}\r\n".encode("latin-1"))
    return serve


def saying(first, again=b""):
    """Those bytes, then `again` for as long as somebody listens."""
    def serve(server, connection):
        read_head(server, connection)
        connection.sendall(first)
        while again:
            connection.sendall(again)
    return serve


def silent(server, connection):
    with contextlib.suppress(OSError):
        while connection.recv(4096):
            pass


def proxy(refuse=None):
    """A proxy for CONNECT: answers `refuse` ("407 Proxy Authentication Required") or lets through to loopback."""
    def serve(server, connection):
        head = read_head(server, connection)
        if refuse:
            connection.sendall(f"HTTP/1.1 {refuse}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        port = int(head.split()[1].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as target:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            there = threading.Thread(target=_carry, args=[connection, target], daemon=True)
            there.start()
            _carry(target, connection)
    return serve


def _carry(source, target):
    with contextlib.suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
