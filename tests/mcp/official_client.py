"""Uses every tool through the official client, which compares results with their schemas.

Usage: official_client.py PENSTOCK
"""
import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

JOB = """{"type": "job", "version": "2.0", "steps": [
  {"stepType": "stream", "category": "reader", "name": "in",
   "parameter": {"column": [{"value": "1", "type": "long"}], "sliceRecordCount": 3}},
  {"stepType": "stream", "category": "writer", "name": "out", "parameter": {"print": true}}]}"""
CALLS = [("lint", {"script": JOB}), ("lint", {"script": JOB, "fix": True}), ("lint", {"script": "{"}),
         ("plan", {"script": JOB}), ("convert", {"script": JOB, "to": "datax"}), ("explain", {}),
         ("explain", {"topic": "functions"}), ("plugins", {}), ("plugins", {"plugin": "sqlite"}),
         ("template", {"reader": "txtfile", "writer": "stream"}), ("schema", {"of": "v2"})]


def member(value, *names):
    """The client spells its members differently from version to version."""
    return next(getattr(value, name) for name in names if hasattr(value, name))


async def main(penstock):
    server = StdioServerParameters(command=penstock, args=["mcp"])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        started = await session.initialize()
        assert member(started, "server_info", "serverInfo").name == "penstock"
        assert member(started, "protocol_version", "protocolVersion") == "2025-06-18"
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools == {name for name, _ in CALLS}, tools
        for name, arguments in CALLS:
            result = await session.call_tool(name, arguments)
            assert not member(result, "is_error", "isError"), (name, result)
            assert member(result, "structured_content", "structuredContent"), (name, result)
        failed = await session.call_tool("plan", {"script": "{"})
        assert member(failed, "is_error", "isError"), failed
    print(f"{len(CALLS) + 1} calls are as expected")


asyncio.run(main(sys.argv[1]))
