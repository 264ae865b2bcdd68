# SPDX-License-Identifier: Apache-2.0
"""The model's parser against section L, against JSONTestSuite, and against Python's json where that is strict."""

import json
import math
import random
import unittest

import generate
import shared_data
from json_strict import NotJson, Object, decode, parse

GOOD = [
    ("1e999", math.inf), ("-0", 0), ("1E+2", 100), ("123456789012345678901234567890", 123456789012345678901234567890.0),
    (r'"\ud83d\udc36"', "🐶"), (r'"\u0000\/\b"', "\0/\b"), ('"\x7f"', "\x7f"), (" [ ] ", []), ("\r\n\t1 ", 1),
    (r'"\ud83d\udc36\ud83d\udc36x"', "🐶🐶x"), (r'"\\ud800"', r"\ud800"), ("9007199254740993", 9007199254740992),
    ('"\ufeff"', "\ufeff")]
BAD = [
    "", " ", "01", "-01", "+1", "1.", ".5", "-", "1e", "1e+", "0x1", "NaN", "Infinity", "-Infinity",
    "tru", "truex", "nulll", "[1,]", "[,1]",
    '{"a":1,}', '{"a"}', '{a:1}', "{'a':1}", "[1 2]", "[1", "{", '"', '"\t"', '"\n"', '"\x00"', r'"\x41"', r'"\u12"',
    r'"\u 123"', r'"\ud800"',
    r'"\udc00"', r'"\ud800x"', r'"\ud800\n"', r'"\ud800\ud800\udc00"', r'"\udc36\ud83d"', r'"\ud83d\u0041"',
    "1 2", "{}{}", "[]]", "// x\n1",
    "\ufeff1", "\u00a01", "1\x0b", "1\x00", '{"a":1 "b":2}', '{"a":1,,"b":2}', '{1:2}', "٣"]
BAD_BYTES = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x90", b"\x80", b"\xe0\x80\x80"]


def plain(value):
    """The parsed value in the form that Python's json gives."""
    if isinstance(value, Object):
        return {key: plain(value[key]) for key in value.keys()}
    return [plain(child) for child in value] if isinstance(value, list) else value


class Strictness(unittest.TestCase):
    def test_accepts(self):
        for text, value in GOOD:
            with self.subTest(text):
                self.assertEqual(parse(text), value)

    def test_refuses(self):
        for text in BAD:
            with self.subTest(text), self.assertRaises(NotJson):
                parse(text)

    def test_refuses_what_is_not_utf_8(self):
        for line in BAD_BYTES:
            with self.subTest(line), self.assertRaises(NotJson):
                decode(b'"' + line + b'"')

    def test_accepts_depth_1024_and_no_more(self):
        for opening, closing in (("[", "]"), ('{"a":', "}")):
            parse(opening * 1024 + "1" + closing * 1024)
            with self.assertRaises(NotJson):
                parse(opening * 1025 + "1" + closing * 1025)
        with self.assertRaises(NotJson):
            parse("[" * 100_000)

    def test_keeps_duplicate_keys_and_lets_the_last_win(self):
        value = parse(r'{"a":1,"\u0061":2,"b":3}')
        self.assertEqual((value["a"], len(value.members), value.has_duplicate_keys()), (2, 3, True))

    def test_offsets_name_the_text(self):
        text = '  {"a" : [1, {}] , "b":"é\\n"}'
        value = parse(text)
        spans = [(text[m.start:m.value_start], text[m.value_start:m.end]) for m in value.members]
        self.assertEqual(spans, [('"a" : ', "[1, {}]"), ('"b":', '"é\\n"')])


class OtherParsers(unittest.TestCase):
    def test_agrees_with_python_where_python_accepts(self):
        compared = 0
        for line in generate.manifest_bytes(random.Random(7), 3000).split(b"\n"):
            try:
                value = parse(decode(line))
            except NotJson:
                continue
            self.assertEqual(plain(value), json.loads(line.decode(), parse_int=float))
            compared += 1
        self.assertGreater(compared, 2000)

    def test_json_test_suite(self):
        folder = shared_data.folder("data", "json-corpus", "nst__JSONTestSuite", "test_parsing")
        if not folder.is_dir():
            self.skipTest(f"{folder} is absent: JSONTestSuite was NOT run")
        for path in sorted(folder.iterdir()):
            if path.name[:2] not in ("y_", "n_"):
                continue
            try:
                parse(decode(path.read_bytes()))
                verdict = "y_"
            except NotJson:
                verdict = "n_"
            with self.subTest(path.name):
                self.assertEqual(verdict, path.name[:2])


if __name__ == "__main__":
    unittest.main()
