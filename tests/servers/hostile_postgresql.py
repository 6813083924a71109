#!/usr/bin/env python3
"""Servers that do not speak PostgreSQL's protocol as they should, and what a job says of each.

Usage: hostile_postgresql.py PENSTOCK. A job reads two columns, int4 and text, from each of the servers below; it must
end at once, with this exit status and these words, and without the password.
"""
import contextlib
import functools
import itertools
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

PASSWORD = "sesame-and-42"
INT4, TEXT = 23, 25


def int16(number):
    return struct.pack(">h", number)


def int32(number):
    return struct.pack(">i", number)


def message(kind, body=b""):
    return kind + int32(len(body) + 4) + body


def values(*fields):
    """A row of COPY or of a result; None is NULL."""
    return int16(len(fields)) + b"".join(
        int32(-1) if field is None else int32(len(field)) + field for field in fields)


def rows(*copied):
    """A whole copy; the header comes with the first row."""
    sent = b"".join(message(b"d", row) for row in (HEADER + copied[0], *copied[1:]))
    return sent + end(len(copied))


def end(count):
    return message(b"d", int16(-1)) + message(b"c") + message(b"C", b"COPY %d\0" % count) + READY


def error(state, text):
    return message(b"E", b"C%s\0M%s\0\0" % (state, text))


LOGIN = message(b"R", int32(0))
READY = message(b"Z", b"I")
DONE = message(b"C", b"SET\0") + READY
HEADER = b"PGCOPY\n\xff\r\n\0" + int32(0) + int32(0)
COLUMNS = int16(2) + b"".join(name + b"\0" + int32(0) + int16(0) + int32(kind) + int16(-1) + int32(-1) + int16(0)
                              for name, kind in ((b"a", INT4), (b"b", TEXT)))
TYPES = b"".join(message(b"D", values(name, b"b", None)) for name in (b"integer", b"text")) + DONE
SEVEN = int32(7)


def at_start(answer):
    """Answers this to the first message, which asks for TLS."""
    def serve(connection):
        connection.recv(4096)
        connection.sendall(answer)
    return serve


def at_login(*answers):
    def serve(connection):
        connection.recv(4096)
        connection.sendall(b"N")
        for answer in answers:
            connection.recv(4096)
            connection.sendall(answer)
    return serve


def at_copy(answer, check=DONE, tls=True, others=(), explain_after=0):
    """A server as it should be, up to the rows. `check` answers "select 0", `others` requests with such a part."""
    def serve(connection):
        login = LOGIN + message(b"S", b"server_encoding\0UTF8\0") + READY
        at_login(login)(connection) if tls else at_start(login)(connection)
        while request := connection.recv(65536):
            known = [answer for part, answer in others if part in request]
            if known:
                connection.sendall(known[0])
            elif b"select 0" in request:
                connection.sendall(check)
            elif b"EXPLAIN" in request:
                time.sleep(explain_after)
                connection.sendall(DONE)
            elif request[:1] == b"P":
                connection.sendall(message(b"1") + message(b"t", int16(0)) + message(b"T", COLUMNS) + READY)
            elif b"format_type" in request:
                connection.sendall(TYPES)
            elif b"COPY" in request:
                connection.sendall(message(b"H", b"\1" + int16(2) + int16(1) + int16(1)) + answer)
            else:
                connection.sendall(DONE)
    return serve


def notices(connection):
    connection.recv(4096)
    connection.sendall(b"N")
    while True:
        connection.sendall(message(b"N", b"Mwait\0\0"))
        time.sleep(0.05)


def refuses_with_tls(without):
    """Wants a password, and refuses it, where the connection is encrypted; `without` serves where it is not."""
    def serve(connection):
        if connection.recv(8, socket.MSG_PEEK)[4:] != int32(80877103):
            return without(connection)
        connection.recv(8)
        connection.sendall(b"S")
        with tls_context().wrap_socket(connection, server_side=True) as encrypted:
            at_start(message(b"R", int32(3)))(encrypted)
            at_start(error(b"28P01", b"not you"))(encrypted)
    return serve


@functools.cache
def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = folder + "/crt", folder + "/key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=test", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        context.load_cert_chain(certificate, key)
    return context


def split(exported, joined=None, full_at=None):
    """Two ranges of keys and those without one, each with a record; it is full for connection number `full_at`."""
    key = int16(1) + COLUMNS[2:2 + len(COLUMNS[2:]) // 2]
    serve_one = at_copy(rows(values(SEVEN, b"x")), others=(
        (b"pg_export_snapshot", message(b"D", values(b"00-1", exported.encode())) + DONE),
        (b"txid_current", message(b"D", values((joined or exported).encode())) + DONE),
        (b"relkind", message(b"D", values(b"r", b"1", b"integer")) + DONE),
        (b"percentile", message(b"D", values(b"5")) + DONE),
        (b'SELECT "a" FROM "t"', message(b"1") + message(b"t", int16(0)) + message(b"T", key) + READY)))
    numbers = itertools.count(1)

    def serve(connection):
        number = next(numbers)
        if number == full_at:
            return at_login(error(b"53300", b"too many"))(connection)
        if full_at and number > full_at:
            time.sleep(0.3)  # a file that another slice has written to could not be begun again
        return serve_one(connection)
    return serve


# name: server, exit status, what is written or said, and options: of the reader, or `url`: properties; `before`:
# another address; `after`: another server; `verb`: instead of run
SERVERS = {
    "as it should be": (at_copy(rows(values(SEVEN, b"x"), values(None, None))), 0, "7,x\nNULL,NULL\n"),
    "a value of 3 MB": (at_copy(rows(values(SEVEN, b"x" * 3000000))), 0, "7," + "x" * 3000000 + "\n"),
    "a notice between rows": (
        at_copy(message(b"d", HEADER + values(SEVEN, b"x")) + message(b"N", b"Mhello\0\0") +
                message(b"d", values(SEVEN, b"y")) + end(2)), 0, "7,x\n7,y\n"),
    "a row that ends too soon": (at_copy(rows(values(SEVEN), values(SEVEN, b"y"))), 65, "wrong number of fields"),
    "a value beyond its row": (at_copy(rows(int16(2) + int32(0x7fffffff) + b"abc")), 65, "does not have the format"),
    "a row of nothing": (at_copy(rows(values(SEVEN, b"x"), b"")), 65, "does not have the format"),
    "a number of another size": (at_copy(rows(values(b"12", b"y"))), 65, "does not have the format"),
    "no rows of COPY": (at_copy(message(b"d", b"NOCOPY" * 5)), 74, "in the binary format of COPY"),
    "half a header": (at_copy(message(b"d", b"PG")), 74, "in the binary format of COPY"),
    "a copy without an end": (at_copy(message(b"d", HEADER + values(SEVEN, b"x")) + DONE), 74, "1 came"),
    "fewer rows than it says": (at_copy(message(b"d", HEADER + values(SEVEN, b"x")) + end(2)), 74, "says `COPY 2`"),
    "rows after the end": (
        at_copy(message(b"d", HEADER) + message(b"d", int16(-1)) + message(b"d", values(SEVEN, b"x")) + end(1)), 74,
        "in the binary format of COPY"),
    "an answer without an end": (
        at_copy(b"", check=message(b"D", int16(32767) + int32(-1) * 32767) * 60 + DONE), 78, "returns more than 64 MiB",
        {"preSql": ["select 0"]}),
    "an answer of 100 KB before the login": (at_login(message(b"N", b"x" * 100000)), 74, "of an impossible size"),
    "notices without an end": (notices, 69, "has not answered completely in 1.0 seconds", {"url": "?loginTimeout=1"}),
    "a server that cannot fork": (at_start(b"Ecould not fork"), 69, "cannot begin a session"),
    "a password that is wrong, with TLS": (
        refuses_with_tls(at_copy(rows(values(SEVEN, b"x")), tls=False)), 77, "not you"),
    "TLS or nothing": (refuses_with_tls(at_start(error(b"28000", b"only with TLS"))), 77, "not you",
                       {"url": "?sslmode=allow"}),
    "a dead server, then a wrong password": (
        at_login(error(b"28P01", b"not you")), 77, "not you", {"before": "jdbc:postgresql://127.0.0.1:1/d"}),
    "an answer after the time is up": (
        at_copy(b"", explain_after=0.25), 69, "check the load of that system\nok           writer",
        {"verb": "check", "table": ["t", "u"], "socketTimeout": 200}),
    "a server that is full for a moment": (
        split("1 5:5:", full_at=4), 0, "7,x\n" * 3, {"splitPk": "a", "after": at_copy(rows(values(SEVEN, b"B")))}),
    "another server than the one with the snapshot": (
        split("1 5:5:", "2 5:5:"), 75, "is another server than before", {"splitPk": "a"}),
    "an unknown message": (at_copy(message(b"d", HEADER) + message(b"q")), 74, "unexpected message (type `q`)"),
    "a size that is negative": (at_login(b"R" + int32(-1)), 74, "of an impossible size"),
    "a size of two gigabytes": (at_login(b"R" + int32(0x7fffffff) + b"x" * 100), 74, "of an impossible size"),
    "an error without an end": (at_login(message(b"E", b"Mno end")), 74, "no end"),
    "another way to log in": (at_login(message(b"R", int32(7))), 77, "asks for a way to log in"),
    "another SASL": (at_login(message(b"R", int32(10) + b"GSSAPI\0\0")), 77, "asks for a way to log in"),
    "a false nonce": (at_login(message(b"R", int32(10) + b"SCRAM-SHA-256\0\0"),
                               message(b"R", int32(11) + b"r=x,s=c2FsdA==,i=1")), 74, "as SCRAM requires"),
    "a web server": (at_start(b"HTTP/1.1 400 Bad Request\r\n\r\n"), 74, "is not a PostgreSQL server"),
    "TLS that is none": (at_start(b"Snot TLS at all"), 69, "cannot establish a TLS connection"),
    "no answer at all": (lambda connection: None, 69, "connection"),
}


def listen(serve):
    server = socket.create_server(("127.0.0.1", 0))

    def one(connection):
        with connection:
            try:
                serve(connection)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass
            except OSError:
                pass

    def accept():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server


def job(ports, url="", before=None, **options):
    urls = [before] * bool(before) + [f"jdbc:postgresql://127.0.0.1:{port}/d{url}" for port in ports]
    reader = {"username": "u", "password": PASSWORD, "table": "t", "column": ["a", "b"],
              "connection": [{"jdbcUrl": urls}]} | options
    writer = {"path": "out.csv", "fileFormat": "csv", "nullFormat": "NULL"}
    setting = {"errorLimit": {"record": "0"}, "speed": {"concurrent": 2 if "splitPk" in options else 1}}
    return {"type": "job", "version": "2.0", "setting": setting,
            "steps": [{"category": "reader", "stepType": "postgresql", "parameter": reader},
                      {"category": "writer", "stepType": "txtfile", "parameter": writer}]}


def fault_of(penstock, folder, serve, status, words, options=None):
    options = dict(options or {})
    verb = options.pop("verb", "run")
    output = folder / "out.csv"
    output.unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(listen(each)) for each in (serve, options.pop("after", None)) if each]
        ports = [server.getsockname()[1] for server in servers]
        (folder / "job.json").write_text(json.dumps(job(ports, **options)))
        try:
            done = subprocess.run([penstock, verb, "job.json"], cwd=folder, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "it does not end"
    said = done.stdout + done.stderr if status else output.read_text() if output.exists() else ""
    if done.returncode != status or words not in said:
        return f"exit status {done.returncode}, not {status}: {done.stderr[-1000:]}"
    return "the password is shown" if PASSWORD in done.stderr + done.stdout else None


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, case in SERVERS.items():
            if fault := fault_of(sys.argv[1], pathlib.Path(folder), *case):
                print(f"{name}: {fault}")
                faults += 1
    print(f"{len(SERVERS) - faults} of {len(SERVERS)} servers are answered as they should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
