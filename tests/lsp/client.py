"""A client of `penstock lsp` for tests: messages in and out, nothing hidden."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "servers"))
from rpc_client import RpcClient  # noqa: E402


class Client(RpcClient):
    def __init__(self, penstock, cwd=None):
        super().__init__(penstock, "lsp", cwd)

    def framed(self, content):
        return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)

    def take(self):
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        name, _, length = head.partition(b": ")
        assert name == b"Content-Length", head
        length = int(length)
        if len(rest) < length:
            return None
        self.buffer = rest[length:]
        return rest[:length]

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

    def end(self):
        """Shuts the server down and returns its exit status."""
        answer = self.ask("shutdown")
        assert answer["result"] is None, answer
        self.notify("exit")
        return self.wait()


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
