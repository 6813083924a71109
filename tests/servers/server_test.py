"""What tests of the protocols of our servers have in common."""
import os
import sys
import unittest

SANITIZED = bool(os.environ.get("PENSTOCK_SANITIZE"))
PARSE, INVALID, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602


class ServerTest(unittest.TestCase):
    penstock = ""

    def new_client(self):
        raise NotImplementedError

    def setUp(self):
        self.client = self.new_client()

    def tearDown(self):
        if self.client.process.poll() is None:
            self.client.process.kill()
            self.client.process.wait()
        for stream in (self.client.process.stdin, self.client.process.stdout,
                       self.client.process.stderr):
            try:
                stream.close()
            except BrokenPipeError:
                pass

    def expect_error(self, answer, code, id=None):
        self.assertEqual(answer["error"]["code"], code, answer)
        self.assertEqual(answer["id"], id)
        self.assertTrue(answer["error"]["message"])


def main():
    """The tests of the program; its first argument is the compiler."""
    ServerTest.penstock = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=0)
