"""What clients of our servers have in common: JSON-RPC on standard streams, nothing hidden."""
import json
import os
import select
import subprocess
import time

TIMEOUT = 60  # seconds, for any answer


class RpcClient:
    """A subclass says how messages follow each other in a stream: `framed` and `take`."""

    def __init__(self, penstock, command, cwd=None):
        self.process = subprocess.Popen([penstock, command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd)
        self.buffer = b""
        self.next_id = 0
        self.notifications = []  # that came while an answer was waited for

    def framed(self, content):
        """The bytes of a message with that content."""
        raise NotImplementedError

    def take(self):
        """Takes the content of the next message from the buffer; None if it is not complete."""
        raise NotImplementedError

    # Bytes

    def send_bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_content(self, content):
        self.send_bytes(self.framed(content))

    def send(self, message):
        self.send_content(json.dumps(message).encode())

    def receive(self):
        """The next message; None at the end of the stream."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            content = self.take()
            if content is not None:
                return json.loads(content)
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
            assert answer["jsonrpc"] == "2.0", answer
            if "method" in answer:
                self.notifications.append(answer)
                continue
            assert answer["id"] == id, answer
            return answer

    def processor_seconds(self):
        """What the server has used of the processor: other work on the machine does not count."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait(self):
        """Closes the stream and returns the server's exit status."""
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
