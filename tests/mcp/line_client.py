"""A client of `penstock mcp` for tests: one message per line, nothing hidden."""
import json
import os
import select
import subprocess
import time

TIMEOUT = 60  # seconds, for any answer
LATEST = "2025-06-18"


class LineClient:
    def __init__(self, penstock, cwd=None):
        self.process = subprocess.Popen([penstock, "mcp"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.buffer = b""
        self.next_id = 0

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        self.send_bytes(json.dumps(message).encode() + b"\n")

    def receive(self):
        """The next message; None at the end of the stream."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            line, found, rest = self.buffer.partition(b"\n")
            if found:
                self.buffer = rest
                return json.loads(line)
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise TimeoutError("no answer; received so far: %r" % self.buffer[:200])
            data = os.read(self.process.stdout.fileno(), 1 << 20)
            if not data:
                assert not self.buffer, self.buffer
                return None
            self.buffer += data

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
        answer = self.receive()
        assert answer is not None, "the server ended instead of an answer"
        assert answer["jsonrpc"] == "2.0" and answer["id"] == id, answer
        return answer

    def initialize(self, version=LATEST):
        result = self.ask("initialize", {"protocolVersion": version, "capabilities": {},
                                         "clientInfo": {"name": "test", "version": "0"}})["result"]
        self.notify("notifications/initialized")
        return result

    def call(self, tool, arguments=None):
        params = {"name": tool}
        if arguments is not None:
            params["arguments"] = arguments
        return self.ask("tools/call", params)

    def wait(self):
        """Closes the stream and returns the server's exit status."""
        self.process.stdin.close()
        status = self.process.wait(TIMEOUT)
        stderr = self.process.stderr.read().decode(errors="replace")
        self.process.stdout.close()
        self.process.stderr.close()
        assert not stderr, stderr
        return status
