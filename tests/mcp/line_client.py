"""A client of `penstock mcp` for tests: one message per line, nothing hidden."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "servers"))
from rpc_client import RpcClient  # noqa: E402

LATEST = "2025-06-18"


class LineClient(RpcClient):
    def __init__(self, penstock, cwd=None):
        super().__init__(penstock, "mcp", cwd)

    def framed(self, content):
        return content + b"\n"

    def take(self):
        line, found, rest = self.buffer.partition(b"\n")
        if not found:
            return None
        self.buffer = rest
        return line

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
