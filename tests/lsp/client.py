"""A client of `penstock lsp` for tests: messages in and out, nothing hidden."""
import json
import os
import select
import subprocess
import time

TIMEOUT = 60  # seconds, for any answer


class Client:
    def __init__(self, penstock, cwd=None):
        self.process = subprocess.Popen([penstock, "lsp"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.buffer = b""
        self.next_id = 0
        self.notifications = []  # that came while an answer was waited for

    # Bytes

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_content(self, content):
        self.send_bytes(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))

    def send(self, message):
        self.send_content(json.dumps(message).encode())

    def receive(self):
        """The next message; None at the end of the stream."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if found:
                name, _, length = head.partition(b": ")
                assert name == b"Content-Length", head
                length = int(length)
                if len(rest) >= length:
                    self.buffer = rest[length:]
                    return json.loads(rest[:length])
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise TimeoutError("no answer; received so far: %r" % self.buffer[:200])
            data = os.read(self.process.stdout.fileno(), 1 << 20)
            if not data:
                assert not self.buffer, self.buffer
                return None
            self.buffer += data

    # Messages

    def notify(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)

    def ask(self, method, params=None, id=None):
        """Sends a request and returns its response, an object with `result` or `error`."""
        if id is None:
            self.next_id += 1
            id = self.next_id
        message = {"jsonrpc": "2.0", "id": id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        while True:
            answer = self.receive()
            assert answer is not None, "the server ended instead of an answer"
            if "method" in answer:
                self.notifications.append(answer)
                continue
            assert answer["id"] == id, answer
            return answer

    def initialize(self, capabilities=None):
        result = self.ask("initialize", {"processId": None, "rootUri": None,
                                         "capabilities": capabilities or {}})["result"]
        self.notify("initialized", {})
        return result

    def open(self, uri, text, version=1):
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "json", "version": version, "text": text}})

    def change(self, uri, changes, version=2):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": changes})

    def published(self, uri):
        """The next published diagnostics of the document, with their version."""
        for i, message in enumerate(self.notifications):
            if message["params"].get("uri") == uri:
                return self.notifications.pop(i)["params"]
        while True:
            message = self.receive()
            assert message is not None, "the server ended"
            assert message.get("method") == "textDocument/publishDiagnostics", message
            if message["params"]["uri"] == uri:
                return message["params"]

    def processor_seconds(self):
        """What the server has used of the processor: other work on the machine does not count."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        """Shuts the server down and returns its exit status."""
        answer = self.ask("shutdown")
        assert answer["result"] is None, answer
        self.notify("exit")
        return self.wait()

    def wait(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        status = self.process.wait(TIMEOUT)
        stderr = self.process.stderr.read().decode(errors="replace")
        self.process.stdout.close()
        self.process.stderr.close()
        assert not stderr, stderr
        return status


def units(text, encoding):
    """How many `character`s a piece of a line is."""
    if encoding == "utf-8":
        return len(text.encode())
    return len(text) if encoding == "utf-32" else len(text.encode("utf-16-le")) // 2


def position_of(text, offset, encoding="utf-16"):
    """Offsets count characters of Python text."""
    line = text.count("\n", 0, offset)
    begin = text.rfind("\n", 0, offset) + 1
    return {"line": line, "character": units(text[begin:offset], encoding)}


def offset_of(text, position, encoding="utf-16"):
    begin = 0
    for _ in range(position["line"]):
        begin = text.index("\n", begin) + 1
    at = begin
    while units(text[begin:at], encoding) < position["character"]:
        at += 1
    assert units(text[begin:at], encoding) == position["character"], "inside of a character"
    return at


def apply_edits(text, edits, encoding="utf-16"):
    """All ranges are places in the text as it was."""
    spans = sorted(((offset_of(text, edit["range"]["start"], encoding),
                     offset_of(text, edit["range"]["end"], encoding), edit["newText"])
                    for edit in edits), reverse=True)
    for i in range(1, len(spans)):
        assert spans[i][1] <= spans[i - 1][0], "edits overlap"
    for begin, end, new in spans:
        text = text[:begin] + new + text[end:]
    return text
