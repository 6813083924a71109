#!/usr/bin/env python3
"""What the server for models does with messages, good and bad, as bytes on its standard streams.

Usage: protocol_test.py PENSTOCK [TEST...]
"""
import json
import unittest

import line_client
from server_test import (BAD_PARAMS, INVALID, NO_METHOD, PARSE, SANITIZED, ServerTest, main)

TOOLS = ["lint", "plan", "convert", "explain", "plugins", "template", "schema"]


class Test(ServerTest):
    def new_client(self):
        return line_client.LineClient(self.penstock)

    def expect_alive(self):
        """The server still answers, and ends as it should."""
        self.assertEqual(self.client.ask("ping")["result"], {})
        self.assertEqual(self.client.wait(), 0)


class Lifecycle(Test):
    def test_versions(self):
        for wanted, chosen in (("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"),
                               ("2024-11-05", "2024-11-05"), ("2099-01-01", "2025-06-18"),
                               ("1.0", "2025-06-18"), ("", "2025-06-18")):
            with self.subTest(wanted=wanted):
                server = self.new_client()
                result = server.initialize(wanted)
                self.assertEqual(result["protocolVersion"], chosen)
                self.assertEqual(result["capabilities"], {"tools": {}})
                self.assertEqual(result["serverInfo"]["name"], "penstock")
                self.assertTrue(result["serverInfo"]["version"])
                self.assertIn("lint", result["instructions"])
                self.assertEqual(server.wait(), 0)

    def test_only_ping_before_initialize(self):
        self.assertEqual(self.client.ask("ping")["result"], {})
        self.expect_error(self.client.ask("tools/list"), INVALID, 2)
        self.expect_error(self.client.ask("initialize"), BAD_PARAMS, 3)
        self.expect_error(self.client.ask("initialize", {"protocolVersion": 1}), BAD_PARAMS, 4)
        self.client.initialize()
        self.expect_error(self.client.ask("initialize", {"protocolVersion": "x"}), INVALID, 6)
        self.expect_alive()

    def test_end_of_input_at_once(self):
        self.assertEqual(self.client.wait(), 0)

    def test_unknown_methods(self):
        self.client.initialize()
        self.client.notify("notifications/roots/list_changed")
        self.client.notify("no/such")
        for method in ("resources/list", "prompts/list", "completion/complete", "no/such"):
            self.expect_error(self.client.ask(method, id=method), NO_METHOD, method)
        self.expect_alive()

    def test_a_cancelled_request_is_not_answered(self):
        self.client.initialize()
        messages = [
            {"jsonrpc": "2.0", "id": 7, "method": "ping"},
            {"jsonrpc": "2.0", "id": 8, "method": "ping"},
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 7}},
            {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "x"}},
            {"jsonrpc": "2.0", "method": "notifications/cancelled"},
        ]
        self.client.send_bytes(b"".join(json.dumps(m).encode() + b"\n" for m in messages))
        self.assertEqual(self.client.receive()["id"], 8)
        self.expect_alive()


class Tools(Test):
    def test_names_are_shown_without_control_characters(self):
        self.client.initialize()
        name = "x\u001b[31m\u202ey" + "z" * 1000
        for params in ({"name": name}, {"name": "lint", "arguments": {name: 1}},
                       {"name": "lint", "arguments": {"script": "", "levels": {name: 1}}}):
            message = self.client.ask("tools/call", params)["error"]["message"]
            self.assertIn("x\\x1b[31m", message)
            self.assertLess(len(message), 200)
        for tool, arguments in (("explain", {"topic": name}), ("plugins", {"plugin": name}),
                                ("template", {"reader": name, "writer": "stream"}),
                                ("lint", {"path": name}),
                                ("lint", {"script": "{}", "levels": {name: "deny"}})):
            with self.subTest(tool=tool):
                text = self.client.call(tool, arguments)["result"]["content"][0]["text"]
                self.assertNotIn("\u001b", text)
                self.assertNotIn("\u202e", text)
                self.assertLess(len(text), 200)
        self.expect_alive()

    def test_list(self):
        self.client.initialize()
        tools = self.client.ask("tools/list")["result"]["tools"]
        self.assertEqual([tool["name"] for tool in tools], TOOLS)
        for tool in tools:
            self.assertEqual(tool["inputSchema"]["type"], "object")
            self.assertEqual(tool["outputSchema"]["type"], "object")
            self.assertTrue(tool["annotations"]["readOnlyHint"])
            self.assertTrue(tool["description"] and tool["title"])
            for property in tool["inputSchema"]["properties"].values():
                self.assertTrue(property["description"])
        self.expect_error(self.client.ask("tools/list", {"cursor": "x"}), BAD_PARAMS, 3)
        self.expect_alive()

    def test_older_versions_get_text_only(self):
        self.client.initialize("2025-03-26")
        tools = self.client.ask("tools/list")["result"]["tools"]
        self.assertFalse([tool for tool in tools if "outputSchema" in tool])
        result = self.client.call("explain", {"topic": "P105"})["result"]
        self.assertEqual(list(result), ["content", "isError"])
        self.assertIn("P105", json.loads(result["content"][0]["text"])["text"])
        self.expect_alive()

    def test_arguments_that_do_not_fit(self):
        self.client.initialize()
        for params in (None, [], {}, {"name": 1}, {"name": "lintt"},
                       {"name": "lint", "arguments": []}, {"name": "lint", "arguments": "x"},
                       {"name": "lint", "arguments": {"script": 1}},
                       {"name": "lint", "arguments": {"script": "", "fix": "yes"}},
                       {"name": "lint", "arguments": {"script": "", "levels": ["P5"]}},
                       {"name": "lint", "arguments": {"script": "", "levels": {"P5": 1}}},
                       {"name": "lint", "arguments": {"script": "", "levels": {"P5": "off"}}},
                       {"name": "lint", "arguments": {"text": "{}"}},
                       {"name": "convert", "arguments": {"script": "{}"}},
                       {"name": "convert", "arguments": {"script": "{}", "to": "v3"}},
                       {"name": "template", "arguments": {"reader": "stream"}},
                       {"name": "schema", "arguments": {}}):
            with self.subTest(params=params):
                answer = self.client.ask("tools/call", params)
                self.expect_error(answer, BAD_PARAMS, self.client.next_id)
        self.expect_alive()


class Messages(Test):
    def test_lines_of_every_kind(self):
        line = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
        for byte in b"\n \r\n" + line + b"\r\n":
            self.client.send_bytes(bytes([byte]))
        self.assertEqual(self.client.receive()["id"], 1)
        self.client.send_bytes(line + b"\n" + line + b"\n\n" + line + b"\n")
        for _ in range(3):
            self.assertEqual(self.client.receive()["id"], 1)
        self.client.next_id = 1
        self.expect_alive()

    def test_answers_are_one_line(self):
        self.client.initialize()
        self.client.send({"jsonrpc": "2.0", "id": "a\nb", "method": "no\nsuch"})
        self.expect_error(self.client.receive(), NO_METHOD, "a\nb")
        text = self.client.call("explain", {"topic": "x\ny"})["result"]["content"][0]["text"]
        self.assertIn("unknown code", text)
        self.expect_alive()

    def test_contents_that_are_no_message(self):
        self.client.initialize()
        for content, code in (
                (b"{", PARSE), (b"nonsense", PARSE), (b"\xff\xfe{}", PARSE),
                (b'{"method": "\xc3"}', PARSE), (b"{} {}", PARSE), (b'{"a": "\\ud800"}', PARSE),
                (b"null", INVALID), (b"[]", INVALID), (b'"x"', INVALID), (b"{}", INVALID),
                (b'[{"jsonrpc":"2.0","id":1,"method":"ping"}]', INVALID),
                (b'{"id": null, "method": "ping"}', INVALID), (b'{"method": 1}', INVALID)):
            with self.subTest(content=content):
                self.client.send_bytes(content + b"\n")
                self.expect_error(self.client.receive(), code)
        self.expect_alive()

    def test_deep_and_wide_messages(self):
        self.client.initialize()
        for content in (b"[" * 1_000_000, b'{"a":' * 100_000, b"[0" + b",0" * 1_000_000 + b"]",
                        b'{"method":"x","params":' + b"[" * 1000 + b"]" * 1000 + b"}"):
            self.client.send_bytes(content + b"\n")
            self.expect_error(self.client.receive(), PARSE)
        self.expect_alive()

    @unittest.skipIf(SANITIZED, "sanitizers keep memory for themselves")
    def test_too_long_a_message_is_passed_over(self):
        self.client.initialize()
        for _ in range(100):
            self.client.send_bytes(b"x" * (1 << 20))
        self.client.send_bytes(b"\n")
        self.expect_error(self.client.receive(), PARSE)
        with open(f"/proc/{self.client.process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        self.assertLess(peak, 250_000)  # kB
        self.expect_alive()

    def test_batches_of_the_version_that_has_them(self):
        self.client.initialize("2025-03-26")
        self.client.send([{"jsonrpc": "2.0", "id": 1, "method": "ping"},
                          {"jsonrpc": "2.0", "method": "notifications/progress"},
                          {"jsonrpc": "2.0", "id": 2, "method": "no/such"}, 5])
        answers = self.client.receive()
        self.assertEqual([answer["id"] for answer in answers], [1, 2, None])
        self.assertEqual(answers[0]["result"], {})
        self.expect_error(answers[1], NO_METHOD, 2)
        self.expect_error(answers[2], INVALID)
        self.client.send([[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]])
        nested, = self.client.receive()
        self.expect_error(nested, INVALID)
        self.assertIn("cannot contain another batch", nested["error"]["message"])
        self.client.send([{"jsonrpc": "2.0", "method": "notifications/progress"}])  # no answer
        self.client.send([])
        self.expect_error(self.client.receive(), INVALID)
        self.expect_alive()


class Files(Test):
    def test_what_is_no_file(self):
        """Neither standard input, which is the protocol's, nor what could be read for ever."""
        self.client.initialize()
        for path in ("-", "/dev/stdin", "/dev/zero", "/", "", "/no/such", "a\u0000b"):
            with self.subTest(path=path):
                result = self.client.call("lint", {"path": path})["result"]
                self.assertTrue(result["isError"])
                self.assertIn("not a file", result["content"][0]["text"])
        self.expect_alive()

    def test_a_script_that_is_too_large(self):
        self.client.initialize()
        result = self.client.call("lint", {"script": " " * (17 << 20)})["result"]
        self.assertTrue(result["isError"])
        self.assertIn("larger than 16 MB", result["content"][0]["text"])
        self.expect_alive()


if __name__ == "__main__":
    main()
