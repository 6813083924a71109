#!/usr/bin/env python3
"""What built executables hold and need: only what the job's plugins ask for.

Usage: test_executables.py PENSTOCK WITH_TEST_PLUGINS. PENSTOCK is the product; WITH_TEST_PLUGINS
the same compiler with the plugins of tests/plugins in its list. The part that runs in an empty root
directory and a network of its own needs root, and is skipped with a word where that is not allowed.
"""
import fcntl
import http.server
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

MOST_BYTES_FILES = 3_640_000  # csv to csv; some 10,000 more with one runtime for all jobs
# Pages of memory touched by a start beyond those of an empty process, each of 4 KiB. Unlike times
# they are nearly the same in every run: a library that sets itself up, or that has many addresses
# to be relocated, adds its own to them.
MOST_PAGES_LINT = 900  # 800
MOST_PAGES_RUN = 320  # of a built executable, csv to csv; 277
MOST_PAGES_LISTED = 80  # what plugins with TLS in the list add where no job uses them
HOST = "pages.test"
PORT = 8443
PENSTOCK, WITH_TEST_PLUGINS = None, None


def run(command, **settings):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **settings)


def pages_touched(command, folder):
    """By page faults that need no disk: the least of a few runs."""
    def faults(arguments):
        pid = os.posix_spawnp("env", ["env", "-C", folder, *arguments], os.environ, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
        _, status, usage = os.wait4(pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0, arguments
        return usage.ru_minflt
    return min(faults(command) for _ in range(5)) - min(faults(["true"]) for _ in range(5))


def file_job(folder):
    job = {"job": {"content": [{
        "reader": {"name": "txtfilereader", "parameter": {
            "path": ["in.csv"],
            "column": [{"index": 0, "type": "long"}, {"index": 1, "type": "string"}]}},
        "writer": {"name": "txtfilewriter", "parameter": {
            "path": ".", "fileName": "out.csv", "writeMode": "truncate"}}}],
        "setting": {"speed": {"channel": 1}}}}
    with open(os.path.join(folder, "job.json"), "w", encoding="utf-8") as file:
        json.dump(job, file)
    with open(os.path.join(folder, "in.csv"), "w", encoding="utf-8") as file:
        file.write("1,a\n2,b\n")


def page_job(folder, target):
    job = {"type": "job", "version": "2.0", "steps": [
        {"stepType": "https_page", "category": "reader", "name": "Reader", "parameter": {
            "origin": f"https://{HOST}:{PORT}", "target": target,
            "column": [{"name": "status"}, {"name": "body"}]}},
        {"stepType": "stream", "category": "writer", "name": "Writer", "parameter": {
            "fieldDelimiter": " "}}],
        "order": {"hops": [{"from": "Reader", "to": "Writer"}]},
        "setting": {"errorLimit": {"record": "0"}, "speed": {"concurrent": 1, "throttle": False}}}
    path = os.path.join(folder, "page.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(job, file)
    return path


class Executables(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def build(self, compiler, job, name):
        built = run([compiler, "build", job, "-o", name], cwd=self.folder)
        self.assertEqual(built.returncode, 0, built.stdout + built.stderr)
        return built.stdout, os.path.join(self.folder, name)

    def test_jobs_of_files_hold_no_client(self):
        file_job(self.folder)
        for compiler in PENSTOCK, WITH_TEST_PLUGINS:
            said, exe = self.build(compiler, "job.json", "exe")
            self.assertLessEqual(os.path.getsize(exe), MOST_BYTES_FILES)
            with open(exe, "rb") as file:
                content = file.read()
            for name in b"OpenSSL", b"SQLite", b"BEGIN CERTIFICATE":
                self.assertNotIn(name, content)
            for library in "bzip2 1.", "zlib 1.", "zstd 1.", "glibc 2.":
                self.assertIn(library, said)
            self.assertNotIn("SQLite", said)
            self.assertEqual(run([exe, "--quiet"], cwd=self.folder).returncode, 0)

    def test_libraries_of_functions_are_inside_where_they_are_called(self):
        file_job(self.folder)
        with open(os.path.join(self.folder, "job.json"), encoding="utf-8") as file:
            job = json.load(file)
        reader = job["job"]["content"][0]["reader"]["parameter"]
        for calls, inside, missing in ((["md5(f)"], ["OpenSSL 3."], ["RE2"]),
                                       (["regexp_like(f, 'a')"], ["RE2"], ["OpenSSL"]),
                                       (["sha1(f)", "regexp_substr(f, 'a')"], ["OpenSSL 3.", "RE2"], [])):
            reader["column"] = [{"index": 1, "name": "f"}] + calls
            with open(os.path.join(self.folder, "calls.json"), "w", encoding="utf-8") as file:
                json.dump(job, file)
            said, exe = self.build(PENSTOCK, "calls.json", "calls")
            version = run([exe, "--version"], cwd=self.folder).stdout
            for text in said, version:
                for name in inside:
                    self.assertIn(name, text)
                for name in missing:
                    self.assertNotIn(name, text)

    def test_a_start_sets_up_no_client(self):
        file_job(self.folder)
        lint = pages_touched([PENSTOCK, "lint", "job.json"], self.folder)
        self.assertLessEqual(lint, MOST_PAGES_LINT)
        listed = pages_touched([WITH_TEST_PLUGINS, "lint", "job.json"], self.folder)
        self.assertLessEqual(listed - lint, MOST_PAGES_LISTED)
        _, exe = self.build(WITH_TEST_PLUGINS, "job.json", "exe")
        self.assertLessEqual(pages_touched([exe, "--quiet"], self.folder), MOST_PAGES_RUN)

    def test_exceptions_of_libraries_are_caught(self):
        # A stored plan without a member that it must have: the library that reads it throws.
        file_job(self.folder)
        _, exe = self.build(PENSTOCK, "job.json", "exe")
        with open(exe, "rb") as file:
            content = file.read()
        self.assertEqual(content.count(b'"plan_version"'), 1)
        with open(exe, "wb") as file:
            file.write(content.replace(b'"plan_version"', b'"plan_xersion"'))
        damaged = run([exe], cwd=self.folder)
        self.assertEqual(damaged.returncode, 70, damaged.stderr)
        self.assertIn("plan_version", damaged.stderr)

    def test_a_page_by_https_in_an_empty_root(self):
        if os.geteuid() != 0 or run(["unshare", "--net", "true"]).returncode != 0:
            self.skipTest("needs root, and the right to make a network of its own")
        root = os.path.join(self.folder, "root")
        os.makedirs(os.path.join(root, "etc"))
        with open(os.path.join(root, "etc/resolv.conf"), "w", encoding="utf-8") as file:
            file.write("nameserver 127.0.0.1\n")
        for name in "page", "cut":
            job = page_job(self.folder, "/" + name)
            said, _ = self.build(WITH_TEST_PLUGINS, job, "root/" + name)
            self.assertIn("OpenSSL 3.", said)
        make_certificate(self.folder)
        os.rename(os.path.join(self.folder, "ca.pem"), os.path.join(root, "ca.pem"))
        inside = run(["unshare", "--net", sys.executable, __file__, "--inside", self.folder])
        self.assertEqual(inside.returncode, 0, inside.stdout + inside.stderr)
        results = json.loads(inside.stdout)
        code, out, err = results["page"]
        self.assertEqual((code, out), (0, "200 hello from pages.test\n"), err)
        code, out, err = results["untrusted"]
        self.assertEqual(code, 69, err)
        self.assertIn("the trusted certificate authorities are those built into this program", err)
        code, out, err = results["cut"]
        self.assertEqual((code, out), (69, ""), err)
        self.assertIn("error[R605]", err)
        code, out, err = results["version"]
        self.assertEqual(code, 0, err)
        self.assertIn("OpenSSL 3.", out)


def make_certificate(folder):
    extension = os.path.join(folder, "ext")
    with open(extension, "w", encoding="utf-8") as file:
        file.write(f"subjectAltName=DNS:{HOST}")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for command in (
            ["req", "-x509", *key, "-days", "2", "-subj", "/CN=Test authority",
             "-keyout", "ca.key", "-out", "ca.pem"],
            ["req", *key, "-subj", "/CN=test", "-keyout", "server.key", "-out", "server.csr"],
            ["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-CAcreateserial", "-days", "1", "-extfile", extension, "-out", "server.pem"]):
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"hello from pages.test"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + (100 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def answer_names(sockets):
    """A name server that knows one IPv4 address, of HOST."""
    while True:
        query, client = sockets.recvfrom(512)
        end = query.index(b"\0", 12) + 5
        kind = struct.unpack("!H", query[end - 4:end - 2])[0]
        name = b"".join(bytes([len(part)]) + part.encode() for part in HOST.split(".")) + b"\0"
        known = query[12:end - 4].lower() == name
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if known and kind == 1 else b""
        flags = 0x8180 if known else 0x8183
        sockets.sendto(query[:2] + struct.pack("!HHHHH", flags, 1, bool(answer), 0, 0) +
                       query[12:end] + answer, client)


def inside(folder):
    """In the network of its own: servers, then the executables in their root directory."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        up = struct.pack("16sH14x", b"lo", 0x41)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(control, 0x8914, up)  # SIOCSIFFLAGS
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    threading.Thread(target=answer_names, args=(names,), daemon=True).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Pages)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    root = os.path.join(folder, "root")
    results = {}
    for name, command, environment in (
            ("page", ["/page", "--quiet"], {"SSL_CERT_FILE": "/ca.pem"}),
            ("untrusted", ["/page", "--quiet"], {}),
            ("cut", ["/cut", "--quiet"], {"SSL_CERT_FILE": "/ca.pem"}),
            ("version", ["/page", "--version"], {})):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60,
                              preexec_fn=lambda: (os.chroot(root), os.chdir("/")))
        results[name] = (done.returncode, done.stdout, done.stderr)
    print(json.dumps(results))


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2])
    else:
        PENSTOCK, WITH_TEST_PLUGINS = sys.argv[1:3]
        unittest.main(argv=sys.argv[:1], verbosity=2)
