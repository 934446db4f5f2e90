"""A loopback double of Azure Resource Manager and of the login service, for the real `az`.

    python arm_double.py FOLDER

Run it with a Python that has `cryptography`: the one that azure-cli is installed in does. It
writes FOLDER/ca.pem (the authority to trust), prints {"url": …, "ca": …, "proxy": …} on one line when it is
ready, and adds a line to FOLDER/requests.jsonl for each request:
{"method", "path" (without its query), "user_agent", "status"}.

It also is the proxy for HTTPS that "proxy" names there: whatever host somebody asks that for, the double is reached,
with a certificate of management.azure.com. So a program that knows only the real address can be run as it is.

It ends with its standard input, so that it never outlives the test that started it, and in any
case after TIME_LIMIT seconds or REQUEST_LIMIT requests. What it does not know gets a 404, never
a guess: a test must not pass because az asked for something that nobody thought of.

FOLDER/faults.json, where there is one, is a list of {"path": a regular expression, "status",
"headers", "body", "times"}: the first whose path is asked for answers, so many times.
"""

import datetime
import ipaddress
import json
import os
import re
import socket
import socketserver
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from arm_deployments import DEPLOYMENT, Deployments
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TIME_LIMIT = 600
REQUEST_LIMIT = 1000

SUBSCRIPTION = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = rf"{SUBSCRIPTION}/resourcegroups/[^/]+"

class Azure:
    """What is asked and answered, without the HTTP."""

    def __init__(self, url):
        self.url = url
        self.deployments = Deployments(url)
        # What a GET finds, by lower-case path: ARM's paths are case-insensitive.
        self.resources = {}
        subscription = {"id": SUBSCRIPTION, "subscriptionId": SUBSCRIPTION.rsplit("/", 1)[1]}
        subscription.update(displayName="Loopback", state="Enabled")
        self.create("/subscriptions", {"value": [subscription]})
        self.create(f"{SUBSCRIPTION}/resourcegroups", {"value": [{"name": "demo", "location": "westeurope"}]})

    def create(self, path, body):
        self.resources[path.lower()] = body
        return body

    def answer(self, method, path, query="", sent=b""):
        """The status, the body (or None) and more headers, for what was sent."""

        def asked(verb, pattern):
            return method == verb and re.fullmatch(pattern, path, re.IGNORECASE)

        named = {"id": path, "name": path.rsplit("/", 1)[-1]}
        if match := asked("GET", r"(/[^/]+)/v2\.0/\.well-known/openid-configuration"):
            tenant = self.url + match[1]
            endpoints = {
                "issuer": f"{tenant}/v2.0",
                "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
                "token_endpoint": f"{tenant}/oauth2/v2.0/token",
            }
            return 200, endpoints, {}
        if asked("POST", r"/[^/]+/oauth2/v2\.0/token"):
            return 200, {"token_type": "Bearer", "expires_in": 3600, "access_token": "loopback"}, {}
        if asked("PUT", GROUP):
            return 201, self.create(path, {**named, "location": "westeurope"}), {}
        if asked("POST", f"{DEPLOYMENT}/validate"):
            return 200, {"properties": {"provisioningState": "Succeeded"}}, {}
        if asked("POST", f"{DEPLOYMENT}/whatIf"):
            result = f"{SUBSCRIPTION}/operationresults/1"
            self.create(result, {"status": "Succeeded", "properties": {"changes": []}})
            return 202, None, self.polled_at("Location", result)
        if answer := self.deployments.answer(method, path, query, sent):
            return answer
        if method == "GET" and path.lower() in self.resources:
            return 200, self.resources[path.lower()], {}
        message = f"the double has no {method} {path}"
        return 404, {"error": {"code": "NotFound", "message": message}}, {}

    def polled_at(self, header, path):
        # Not 0: az takes that for an absent header, and then waits 30 seconds.
        return {header: self.url + path, "Retry-After": "1"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def respond(self):
        # An unread body would be taken for the next request of a kept-alive connection.
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        fault = self.server.fault(path)
        status, body, headers = fault or self.server.azure.answer(self.command, path, query, sent)
        # Before the answer, so that the line is there when az has ended.
        self.server.log(self.command, path, self.headers.get("User-Agent"), status)
        payload = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        headers.update({"Content-Type": "application/json", "Content-Length": str(len(payload))})
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(payload)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = respond

    def log_message(self, format, *args):
        pass  # requests.jsonl is the log


class Server(ThreadingHTTPServer):
    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self.azure = Azure(f"https://127.0.0.1:{self.server_address[1]}")
        # The handshake is left to the thread of the connection: a slow client holds up no other.
        self.socket = tls_context(folder).wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )
        self.request_log = open(folder / "requests.jsonl", "w", encoding="utf-8")
        self.log_lock = threading.Lock()
        self.folder = folder
        self.faults_met = {}
        self.requests_left = REQUEST_LIMIT

    def server_bind(self):
        # HTTPServer's own looks up the host's name, which may ask a DNS server.
        socketserver.TCPServer.server_bind(self)

    def fault(self, path):
        faults = self.folder / "faults.json"
        for fault in json.loads(faults.read_text()) if faults.exists() else []:
            met = self.faults_met.get(fault["path"], 0)
            if met < fault.get("times", 1000) and re.search(fault["path"], path, re.IGNORECASE):
                self.faults_met[fault["path"]] = met + 1
                return fault["status"], fault["body"], dict(fault.get("headers", {}))
        return None

    def log(self, method, path, user_agent, status):
        line = {"method": method, "path": path, "user_agent": user_agent, "status": status}
        with self.log_lock:
            print(json.dumps(line), file=self.request_log, flush=True)
            self.requests_left -= 1
            if self.requests_left == 0:
                os._exit(1)


class Proxy(socketserver.ThreadingTCPServer):
    """Lets everybody who asks for a host through to the double, which is all that there is."""

    daemon_threads = True

    def __init__(self, double):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.double = double


class Tunnel(socketserver.StreamRequestHandler):
    timeout = 30
    # What follows the request is TLS, and must not be read together with it.
    rbufsize = 0

    def handle(self):
        asked = self.rfile.readline(1000)
        while self.rfile.readline(1000).strip():
            pass
        if not asked.startswith(b"CONNECT "):
            return self.wfile.write(b"HTTP/1.1 400 not CONNECT\r\n\r\n")
        with socket.create_connection(self.server.double) as double:
            self.wfile.write(b"HTTP/1.1 200 connected\r\n\r\n")
            back = threading.Thread(target=pass_on, args=(double, self.connection), daemon=True)
            back.start()
            pass_on(self.connection, double)
            back.join()


def pass_on(source, target):
    """What comes, until one of the two has enough."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def tls_context(folder):
    """Makes a throw-away authority, FOLDER/ca.pem, and with it a certificate for 127.0.0.1 and Azure's address."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    # Python 3.13 and later verify strictly: hence the key usage here, the identifiers below.
    is_ca = x509.BasicConstraints(ca=True, path_length=0)
    signs_certificates = x509.KeyUsage(*[False] * 5, True, *[False] * 3)
    ca = certificate("arm_double CA", ca_key, ca_key, is_ca, signs_certificates)
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("management.azure.com")]
    server = certificate("arm_double", key, ca_key, x509.SubjectAlternativeName(names))
    (folder / "ca.pem").write_bytes(ca)

    chain = folder / "server.pem"  # load_cert_chain reads nothing but files
    unencrypted = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    chain.write_bytes(server + key.private_bytes(serialization.Encoding.PEM, *unencrypted))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    chain.unlink()
    return context


def certificate(name, key, ca_key, *extensions):
    subject, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
        for text in (name, "arm_double CA")
    )
    now = datetime.datetime.now(datetime.timezone.utc)
    hour = datetime.timedelta(hours=1)
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), now - hour, now + hour
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    for identifier in (
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
        x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()),
    ):
        builder = builder.add_extension(identifier, critical=False)
    return builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def main():
    folder = Path(sys.argv[1])
    server = Server(folder)
    limit = threading.Timer(TIME_LIMIT, os._exit, [1])
    limit.daemon = True
    limit.start()
    proxy = Proxy(server.server_address)
    for one in (server, proxy):
        threading.Thread(target=one.serve_forever, daemon=True).start()
    ready = {"url": server.azure.url, "ca": str(folder / "ca.pem")}
    ready["proxy"] = f"http://127.0.0.1:{proxy.server_address[1]}"
    print(json.dumps(ready), flush=True)
    while os.read(0, 4096):
        pass


if __name__ == "__main__":
    main()
