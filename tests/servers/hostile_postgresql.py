#!/usr/bin/env python3
"""Servers that do not speak PostgreSQL's protocol as they should, and what a job says of each.

Usage: hostile_postgresql.py PENSTOCK. A job reads two columns, int4 and text, from each of the servers below; it must
end at once, with this exit status and these words, and without the password.
"""
import json
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading

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
    return sent + END


LOGIN = message(b"R", int32(0))
READY = message(b"Z", b"I")
DONE = message(b"C", b"SET\0") + READY
HEADER = b"PGCOPY\n\xff\r\n\0" + int32(0) + int32(0)
END = message(b"d", int16(-1)) + message(b"c") + DONE
COLUMNS = int16(2) + b"".join(name + b"\0" + int32(0) + int16(0) + int32(kind) + int16(-1) + int32(-1) + int16(0)
                              for name, kind in ((b"a", INT4), (b"b", TEXT)))
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


def at_copy(answer):
    """A server as it should be, up to the rows."""
    def serve(connection):
        at_login(LOGIN + message(b"S", b"server_encoding\0UTF8\0") + READY)(connection)
        while request := connection.recv(65536):
            if request[:1] == b"P":
                connection.sendall(message(b"1") + message(b"t", int16(0)) + message(b"T", COLUMNS) + READY)
            elif b"format_type" in request:
                connection.sendall(message(b"D", values(b"integer", b"b")) + message(b"D", values(b"text", b"b")) + DONE)
            elif b"COPY" in request:
                connection.sendall(message(b"H", b"\1" + int16(2) + int16(1) + int16(1)) + answer)
                return
            else:
                connection.sendall(DONE)
    return serve


# name: server, exit status, what is written or said
SERVERS = {
    "as it should be": (at_copy(rows(values(SEVEN, b"x"), values(None, None))), 0, "7,x\nNULL,NULL\n"),
    "a value of 3 MB": (at_copy(rows(values(SEVEN, b"x" * 3000000))), 0, "7," + "x" * 3000000 + "\n"),
    "a notice between rows": (
        at_copy(message(b"d", HEADER + values(SEVEN, b"x")) + message(b"N", b"Mhello\0\0") +
                message(b"d", values(SEVEN, b"y")) + END), 0, "7,x\n7,y\n"),
    "a row that ends too soon": (at_copy(rows(values(SEVEN), values(SEVEN, b"y"))), 65, "wrong number of fields"),
    "a value beyond its row": (at_copy(rows(int16(2) + int32(0x7fffffff) + b"abc")), 65, "does not have the format"),
    "a row of nothing": (at_copy(rows(values(SEVEN, b"x"), b"")), 65, "does not have the format"),
    "a number of another size": (at_copy(rows(values(b"12", b"y"))), 65, "does not have the format"),
    "no rows of COPY": (at_copy(message(b"d", b"NOCOPY" * 5)), 74, "does not send rows as COPY says"),
    "half a header": (at_copy(message(b"d", b"PG")), 74, "does not send rows as COPY says"),
    "an unknown message": (at_copy(message(b"d", HEADER) + message(b"q")), 74, "unexpected message (type `q`)"),
    "a size that is negative": (at_login(b"R" + int32(-1)), 74, "of an impossible size"),
    "a size of two gigabytes": (at_login(b"R" + int32(0x7fffffff) + b"x" * 100), 74, "of an impossible size"),
    "an error without an end": (at_login(message(b"E", b"Mno end")), 74, "no end"),
    "another way to log in": (at_login(message(b"R", int32(7))), 77, "asks for a way to log in"),
    "another SASL": (at_login(message(b"R", int32(10) + b"GSSAPI\0\0")), 77, "asks for a way to log in"),
    "a false nonce": (at_login(message(b"R", int32(10) + b"SCRAM-SHA-256\0\0"),
                               message(b"R", int32(11) + b"r=x,s=c2FsdA==,i=1")), 74, "as SCRAM says"),
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


def job(port):
    reader = {"username": "u", "password": PASSWORD, "table": "t", "column": ["a", "b"],
              "connection": [{"jdbcUrl": f"jdbc:postgresql://127.0.0.1:{port}/d"}]}
    writer = {"path": "out.csv", "fileFormat": "csv", "nullFormat": "NULL"}
    return {"type": "job", "version": "2.0", "setting": {"errorLimit": {"record": "0"}},
            "steps": [{"category": "reader", "stepType": "postgresql", "parameter": reader},
                      {"category": "writer", "stepType": "txtfile", "parameter": writer}]}


def fault_of(penstock, serve, status, words, folder):
    output = folder / "out.csv"
    output.unlink(missing_ok=True)
    with listen(serve) as server:
        (folder / "job.json").write_text(json.dumps(job(server.getsockname()[1])))
        try:
            done = subprocess.run([penstock, "run", "job.json"], cwd=folder, capture_output=True, text=True, timeout=60)
        except subprocess.TimeoutExpired:
            return "it does not end"
    said = done.stderr if status else output.read_text() if output.exists() else ""
    if done.returncode != status or words not in said:
        return f"exit status {done.returncode}, not {status}: {done.stderr[-1000:]}"
    return "the password is shown" if PASSWORD in done.stderr + done.stdout else None


def main():
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (serve, status, words) in SERVERS.items():
            if fault := fault_of(sys.argv[1], serve, status, words, pathlib.Path(folder)):
                print(f"{name}: {fault}")
                faults += 1
    print(f"{len(SERVERS) - faults} of {len(SERVERS)} servers are answered as they should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
