#!/usr/bin/env python3
"""What the language server does with messages, good and bad, as bytes on its standard streams.

Usage: protocol_test.py PENSTOCK [TEST...]
"""
import json
import os
import random
import tempfile
import unittest

import client
from server_test import (BAD_PARAMS, INVALID, NO_METHOD, PARSE, SANITIZED, ServerTest, main)

URI = "file:///nowhere/job.json"
JOB = """{
  "type": "job",
  "version": "2.0",
  "steps": [
    {
      "stepType": "stream",
      "parameter": {"column": ["1", {"value": "列😀"}], "sliceRecordCount": 3},
      "name": "Reader",
      "category": "reader"
    },
    {
      "stepType": "stream",
      "parameter": {"print": true},
      "name": "Writer",
      "category": "writer"
    }
  ],
  "setting": {"errorLimit": {"record": 0}, "speed": {"concurrent": 1}}
}
"""
NOT_INITIALIZED, CANCELLED = -32002, -32800


def place(line, character):
    return {"line": line, "character": character}


def edit(begin, end, text):
    return {"range": {"start": begin, "end": end}, "text": text}


class Test(ServerTest):
    def new_client(self):
        return client.Client(self.penstock)

    def start(self):
        return self.client.initialize()["capabilities"]

    def expect_alive(self):
        """The server still answers, and ends as it should."""
        answer = self.client.ask("textDocument/hover", {
            "textDocument": {"uri": "file:///never/opened"}, "position": place(0, 0)})
        self.assertEqual(answer["error"]["code"], BAD_PARAMS)
        self.assertEqual(self.client.end(), 0)

    def codes(self, uri=URI):
        return [each["code"] for each in self.client.published(uri)["diagnostics"]]


class Lifecycle(Test):
    def test_says_what_it_can(self):
        result = self.client.initialize()
        self.assertEqual(result["serverInfo"]["name"], "penstock")
        capabilities = result["capabilities"]
        self.assertEqual(capabilities["positionEncoding"], "utf-16")
        self.assertEqual(capabilities["textDocumentSync"]["change"], 2)
        self.assertTrue(capabilities["hoverProvider"])
        self.assertIn("completionProvider", capabilities)
        self.assertIn("source.fixAll", capabilities["codeActionProvider"]["codeActionKinds"])
        self.assertEqual(self.client.end(), 0)

    def test_takes_the_first_encoding_it_knows(self):
        for wanted, chosen in ((["utf-8", "utf-16"], "utf-8"), (["utf-7", "utf-32"], "utf-32"),
                               ([], "utf-16"), ("utf-8", "utf-16"), ([1, None], "utf-16")):
            with self.subTest(wanted=wanted):
                server = self.new_client()
                result = server.initialize({"general": {"positionEncodings": wanted}})
                self.assertEqual(result["capabilities"]["positionEncoding"], chosen)
                self.assertEqual(server.end(), 0)

    def test_nothing_before_initialize(self):
        self.client.open(URI, "{}")
        self.expect_error(self.client.ask("textDocument/hover", {}), NOT_INITIALIZED, 1)
        self.expect_error(self.client.ask("shutdown"), NOT_INITIALIZED, 2)
        self.start()
        self.expect_alive()

    def test_initialize_once(self):
        self.start()
        self.expect_error(self.client.ask("initialize", {"capabilities": {}}), INVALID, 2)
        self.expect_alive()

    def test_nothing_after_shutdown(self):
        self.start()
        self.client.ask("shutdown")
        self.client.open(URI, "{}")
        self.expect_error(self.client.ask("textDocument/hover", {}), INVALID, 3)
        self.expect_error(self.client.ask("initialize", {}), INVALID, 4)
        self.client.notify("exit")
        self.assertEqual(self.client.wait(), 0)

    def test_exit_without_shutdown(self):
        self.start()
        self.client.notify("exit")
        self.assertEqual(self.client.wait(), 1)

    def test_exit_before_initialize(self):
        self.client.notify("exit")
        self.assertEqual(self.client.wait(), 1)

    def test_end_of_input(self):
        self.start()
        self.assertEqual(self.client.wait(), 1)

    def test_end_of_input_at_once(self):
        self.assertEqual(self.client.wait(), 1)

    def test_end_of_input_after_shutdown(self):
        self.start()
        self.client.ask("shutdown")
        self.assertEqual(self.client.wait(), 0)

    def test_unknown_methods(self):
        self.start()
        self.client.notify("$/setTrace", {"value": "off"})
        self.client.notify("workspace/didChangeConfiguration", {"settings": None})
        self.client.notify("no/such")
        self.expect_error(self.client.ask("no/such"), NO_METHOD, 2)
        self.expect_error(self.client.ask("$/such", []), NO_METHOD, 3)
        self.expect_alive()

    def test_cancels_what_still_waits(self):
        self.start()
        messages = [
            {"jsonrpc": "2.0", "id": "first", "method": "no/such"},
            {"jsonrpc": "2.0", "id": 7, "method": "no/such"},
            {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 7}},
            {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "none"}},
            {"jsonrpc": "2.0", "method": "$/cancelRequest"},
        ]
        contents = [json.dumps(message).encode() for message in messages]
        self.client.send_bytes(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(c), c)
                                        for c in contents))
        self.expect_error(self.client.receive(), NO_METHOD, "first")
        self.expect_error(self.client.receive(), CANCELLED, 7)
        self.expect_alive()

    def test_flag_of_editors(self):
        self.assertEqual(os.spawnv(os.P_WAIT, "/bin/sh", [
            "sh", "-c", f'"{self.penstock}" lsp --stdio </dev/null']), 1)


class Framing(Test):
    def test_bytes_come_one_by_one(self):
        content = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize",
                              "params": {"capabilities": {}}}).encode()
        for byte in b"Content-Length: %d\r\n\r\n%s" % (len(content), content):
            self.client.send_bytes(bytes([byte]))
        self.assertIn("capabilities", self.client.receive()["result"])
        self.client.next_id = 1
        self.expect_alive()

    def test_other_headers_and_letters(self):
        content = b'{"jsonrpc":"2.0","id":1,"method":"initialize"}'
        self.client.send_bytes(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
                               b"content-length:%d \r\n\r\n%s" % (len(content), content))
        self.assertIn("result", self.client.receive())
        self.client.next_id = 1
        self.expect_alive()

    def test_header_that_cannot_be_read(self):
        for header in (b"Content-Type: x\r\n\r\n", b"\r\n\r\n", b"Content-Length: -1\r\n\r\n",
                       b"Content-Length: 1x\r\n\r\n", b"Content-Length:\r\n\r\n",
                       b"Content-Length: 99999999999999999999999\r\n\r\n",
                       b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                       b"x" * 5000, b"\0" * 5000):
            with self.subTest(header=header[:40]):
                server = self.new_client()
                server.send_bytes(header)
                self.expect_error(server.receive(), PARSE)
                self.assertIsNone(server.receive())
                self.assertEqual(server.wait(), 1)

    def test_endless_length_ends_with_the_stream(self):
        self.client.send_bytes(b"Content-Length: 9999999999999999\r\n\r\n{}")
        self.expect_error(self.client.receive(), PARSE)
        self.assertEqual(self.client.wait(), 1)

    def test_message_that_is_cut_off(self):
        self.start()
        self.client.send_bytes(b"Content-Length: 100\r\n\r\n{")
        self.assertEqual(self.client.wait(), 1)

    @unittest.skipIf(SANITIZED, "sanitizers keep memory for themselves")
    def test_too_long_a_message_is_passed_over(self):
        self.start()
        length = 200 << 20
        self.client.send_bytes(b"Content-Length: %d\r\n\r\n" % length)
        for _ in range(200):
            self.client.send_bytes(b"x" * (1 << 20))
        self.expect_error(self.client.receive(), PARSE)
        with open(f"/proc/{self.client.process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        self.assertLess(peak, 100_000)  # kB
        self.expect_alive()


class Messages(Test):
    def test_contents_that_are_no_message(self):
        self.start()
        for content, code in (
                (b"", PARSE), (b"{", PARSE), (b"nonsense", PARSE), (b"\xff\xfe{}", PARSE),
                (b'{"method": "\xc3"}', PARSE), (b"{} {}", PARSE), (b'{"a": "\\ud800"}', PARSE),
                (b"1e999", PARSE), (b"null", INVALID), (b"[]", INVALID), (b'"x"', INVALID),
                (b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', INVALID), (b"{}", INVALID),
                (b'{"id": null, "method": "shutdown"}', INVALID),
                (b'{"id": true, "method": "shutdown"}', INVALID),
                (b'{"id": {"a": []}, "method": "shutdown"}', INVALID),
                (b'{"id": [1], "method": "shutdown"}', INVALID), (b'{"method": 1}', INVALID)):
            with self.subTest(content=content):
                self.client.send_content(content)
                self.expect_error(self.client.receive(), code)
        self.expect_alive()

    def test_deep_and_wide_messages(self):
        self.start()
        for content in (b"[" * 10_000_000, b'{"a":' * 1_000_000, b"[0" + b",0" * 5_000_000 + b"]",
                        b'{"method":"x","params":' + b"[" * 1000 + b"]" * 1000 + b"}"):
            began = self.client.processor_seconds()
            self.client.send_content(content)
            self.expect_error(self.client.receive(), PARSE)
            self.assertLess(self.client.processor_seconds() - began, 5)
        self.expect_alive()

    def test_ids_come_back_as_they_are(self):
        self.start()
        for id in (0, -1, 1.5, "", "x" * 10_000, "列\u0000", 2 ** 63, -2 ** 63, 1e300):
            with self.subTest(id=id):
                self.expect_error(self.client.ask("no/such", id=id), NO_METHOD, id)
        self.expect_alive()

    def test_responses_are_not_answered(self):
        self.start()
        self.client.send({"jsonrpc": "2.0", "id": "watch", "result": None})
        self.client.send({"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": "x"}})
        self.client.send({"jsonrpc": "2.0", "id": None, "error": None})
        self.expect_alive()

    def test_parameters_that_are_not_what_they_should_be(self):
        self.start()
        self.client.open(URI, JOB)
        self.client.published(URI)
        document = {"uri": URI}
        for method in ("textDocument/hover", "textDocument/completion", "textDocument/codeAction"):
            for params in (None, [], {}, 1, "x", {"textDocument": document},
                           {"textDocument": URI, "position": place(0, 0)},
                           {"textDocument": {"uri": 1}, "position": place(0, 0)},
                           {"textDocument": document, "position": 1, "range": []},
                           {"textDocument": document, "position": {"line": 0}, "range": {}},
                           {"textDocument": document, "position": place("0", 0.5),
                            "range": {"start": place(0, 0), "end": place(None, 0)}}):
                with self.subTest(method=method, params=params):
                    answer = self.client.ask(method, params)
                    self.expect_error(answer, BAD_PARAMS, self.client.next_id)
        for method in ("textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"):
            for params in (None, [], {}, {"textDocument": {}}, {"textDocument": {"uri": 5}},
                           {"textDocument": document, "contentChanges": 5},
                           {"textDocument": {"uri": "file:///other", "text": 1}}):
                if method != "textDocument/didClose" or params != {"textDocument": document}:
                    self.client.notify(method, params)
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": "file:///other"}})
        self.expect_alive()


class Documents(Test):
    def setUp(self):
        super().setUp()
        self.start()

    def test_open_change_close(self):
        self.client.open(URI, JOB, 5)
        published = self.client.published(URI)
        self.assertEqual((published["version"], published["diagnostics"]), (5, []))
        self.client.change(URI, [{"text": "{}"}], 6)
        published = self.client.published(URI)
        self.assertEqual(published["version"], 6)
        self.assertEqual([each["code"] for each in published["diagnostics"]], ["P201"])
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
        self.assertEqual(self.codes(), [])
        self.client.change(URI, [{"text": "{"}], 7)  # of no open document
        self.expect_alive()

    def test_open_again_replaces(self):
        self.client.open(URI, "{}")
        self.assertEqual(self.codes(), ["P201"])
        self.client.open(URI, JOB)
        self.assertEqual(self.codes(), [])

    def test_documents_do_not_mix(self):
        other = "untitled:Untitled-1"
        self.client.open(URI, JOB)
        self.client.open(other, "{")
        self.assertEqual(self.codes(URI), [])
        self.assertNotEqual(self.codes(other), [])

    def test_many_changes_are_checked_once(self):
        self.client.open(URI, JOB)
        self.client.published(URI)
        burst = b""
        for version in range(2, 52):
            content = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
                "textDocument": {"uri": URI, "version": version},
                "contentChanges": [edit(place(0, 0), place(0, 0), " ")]}}).encode()
            burst += b"Content-Length: %d\r\n\r\n%s" % (len(content), content)
        self.client.send_bytes(burst)
        published = self.client.published(URI)
        self.assertEqual(published["version"], 51)
        self.expect_alive()

    def test_answers_see_the_changes_before_them(self):
        self.client.open(URI, "{}")
        self.client.change(URI, [{"text": '{"setting": 1}'}])
        answer = self.client.ask("textDocument/hover", {
            "textDocument": {"uri": URI}, "position": place(0, 4)})
        self.assertIn("`setting`", answer["result"]["contents"]["value"])

    def test_edits_out_of_range(self):
        self.client.open(URI, "{}")
        self.client.published(URI)
        far = 2 ** 31 - 1
        self.client.change(URI, [
            edit(place(far, far), place(far, far), "\n]"),  # at the end
            edit(place(-5, -5), place(0, -1), "["),         # at the beginning
            edit(place(1, 1), place(1, 0), ""),             # turned round: nothing
            edit(place(0, 1), place(0, far), ""),           # to the end of the line, not beyond
            {"range": 5, "text": "x"}, {"text": 5}, 5, {},
        ], 3)
        published = self.client.published(URI)
        self.assertEqual(published["version"], 3)
        self.assertEqual([each["code"] for each in published["diagnostics"]], ["P201"])
        self.assertEqual(published["diagnostics"][0]["range"]["end"], place(1, 1))

    def test_line_ends_of_every_kind(self):
        self.client.open(URI, '{\r\n"a":\r1,\n"b": 2}')
        self.assertEqual(self.codes(), ["P201"])
        self.client.change(URI, [edit(place(3, 0), place(3, 3), '"job"'),
                                 edit(place(0, 9), place(1, 0), "")])
        published = self.client.published(URI)["diagnostics"]
        self.assertEqual([(each["code"], each["range"]["start"]) for each in published],
                         [("P202", place(0, 1)), ("P204", place(2, 7))])

    def test_random_edits_keep_the_text(self):
        """After edits the server says of the text what it says of the same text opened anew."""
        for encoding in ("utf-8", "utf-16", "utf-32"):
            with self.subTest(encoding=encoding):
                server = self.new_client()
                server.initialize({"general": {"positionEncodings": [encoding]}})
                self.edit_at_random(server, encoding)
                self.assertEqual(server.end(), 0)

    def edit_at_random(self, server, encoding):
        chooser = random.Random(7)
        begin = JOB.replace("列😀", "é列😀" * 2000)  # also a line of many kB
        fresh = "file:///nowhere/fresh"
        pieces = ["", "{", "}", '"', ",", "列", "😀", "\n", "\r\n", '"x": 1', "é" * 40, "]"]
        text = begin
        server.open(URI, text)
        server.published(URI)
        for round in range(2, 100):
            changes = []
            for _ in range(chooser.randrange(1, 4)):
                first = chooser.randrange(len(text) + 1)
                ends = [first, min(first + chooser.randrange(8), len(text))]
                # A place between CR and LF does not exist in the protocol.
                ends = [end - 1 if text[end - 1:end + 1] == "\r\n" else end for end in ends]
                new = chooser.choice(pieces)
                changes.append(edit(client.position_of(text, ends[0], encoding),
                                    client.position_of(text, ends[1], encoding), new))
                text = text[:ends[0]] + new + text[ends[1]:]
                if "\r" in text.replace("\r\n", ""):  # a line end, but not for the client here
                    text = begin
                    changes = [{"text": text}]
            server.change(URI, changes, round)
            after_edits = server.published(URI)["diagnostics"]
            server.open(fresh, text)
            anew = server.published(fresh)["diagnostics"]
            self.assertEqual(json.dumps(after_edits), json.dumps(anew).replace(fresh, URI))

    def test_places_behind_the_end(self):
        self.client.open(URI, JOB)
        for line, character in ((10 ** 9, 0), (-1, 0), (2 ** 63 - 1, 2 ** 64 - 1)):
            params = {"textDocument": {"uri": URI}, "position": place(line, character)}
            self.assertIsNone(self.client.ask("textDocument/hover", params)["result"])
            self.assertEqual(self.client.ask("textDocument/completion", params)["result"]["items"],
                             [])
        self.expect_alive()

    def test_document_over_the_limit(self):
        self.client.open(URI, " " * (17 << 20))
        diagnostic, = self.client.published(URI)["diagnostics"]
        self.assertIn("larger than 16 MB", diagnostic["message"])
        self.client.change(URI, [edit(place(0, 0), place(0, 0), "x")])
        self.assertEqual(len(self.codes()), 1)
        self.client.change(URI, [{"text": JOB}], 3)
        self.assertEqual(self.codes(), [])
        self.expect_alive()

    def test_no_place_of_a_script_being_typed_fails(self):
        for end in range(len(JOB)):
            self.client.change(URI, [{"text": JOB[:end]}]) if end else self.client.open(URI, "")
            params = {"textDocument": {"uri": URI},
                      "position": client.position_of(JOB, end)}
            self.assertIn("result", self.client.ask("textDocument/hover", params))
            items = self.client.ask("textDocument/completion", params)["result"]["items"]
            for item in items:
                begin = item["textEdit"]["range"]["start"]
                self.assertEqual(begin["line"], params["position"]["line"])
                self.assertLessEqual(begin["character"], params["position"]["character"])
        self.expect_alive()

    @unittest.skipIf(SANITIZED, "sanitizers take time")
    def test_many_messages_on_one_long_line(self):
        members = ", ".join('"k%d": "%s"' % (i, "é" * 4000) for i in range(900))
        self.client.open(URI, '{"configuration": {%s}}' % members)
        self.assertGreater(len(self.codes()), 400)
        self.assertLess(self.client.processor_seconds(), 4)

    @unittest.skipIf(SANITIZED, "sanitizers take time")
    def test_answers_within_ten_milliseconds(self):
        self.client.open(URI, JOB)
        self.client.published(URI)
        began = self.client.processor_seconds()
        for version in range(2, 102):
            self.client.change(URI, [edit(place(0, 1), place(0, 1), " ")], version)
            self.assertEqual(self.client.published(URI)["version"], version)
        self.assertLess((self.client.processor_seconds() - began) / 100, 0.010)


class ProjectFiles(Test):
    def test_a_changed_project_file_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            self.client.initialize(
                {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
            request = self.client.receive()
            self.assertEqual(request["method"], "client/registerCapability")
            self.client.send({"jsonrpc": "2.0", "id": request["id"], "result": None})
            uri = "file://" + folder + "/a%20b.json"
            self.client.open(uri, JOB.replace("concurrent", "concurent"))
            self.assertEqual(self.codes(uri), ["P202"])
            project = os.path.join(folder, ".penstock.json")
            with open(project, "w") as file:
                file.write('{"lint": {"P202": "allow"}}')
            self.client.notify("workspace/didChangeWatchedFiles", {"changes": [
                {"uri": "file://" + project, "type": 1}]})
            self.assertEqual(self.codes(uri), [])
            os.remove(project)
            self.client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
            self.assertEqual(self.codes(uri), ["P202"])
            self.assertEqual(self.client.end(), 0)


if __name__ == "__main__":
    main()
