# SPDX-License-Identifier: Apache-2.0
"""Strict RFC 8259 parser with offsets (format page, section L). Python's own json is too lenient."""

import re
import sys

MAX_DEPTH = 1024  # section L: the line's own object is depth 1; 1024 is accepted, 1025 refused

# Two Python frames a level, and room for the caller.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * MAX_DEPTH))

_SPACE = re.compile(r"[ \t\n\r]*")
_BLANKS = frozenset(" \t\n\r")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*)"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_SHORT = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class NotJson(ValueError):
    """The text is not JSON in the sense of section L."""


class Member:
    """One `"key": value` of an object. Offsets are code points of the decoded line."""

    __slots__ = ("key", "value", "start", "value_start", "end")

    def __init__(self, key, value, start, value_start, end):
        self.key, self.value, self.start, self.value_start, self.end = key, value, start, value_start, end


class Object:
    """A JSON object: all members as written; by key the last one wins (section A.2)."""

    __slots__ = ("members", "last", "start", "end")

    def __init__(self, members, start, end):
        self.members, self.start, self.end = members, start, end
        self.last = {member.key: member for member in members}

    def __contains__(self, key):
        return key in self.last

    def __getitem__(self, key):
        return self.last[key].value

    def get(self, key, default=None):
        member = self.last.get(key)
        return default if member is None else member.value

    def keys(self):
        """Keys in the order of first appearance."""
        return self.last.keys()

    def has_duplicate_keys(self):
        return len(self.last) != len(self.members)


class _Parser:
    def __init__(self, text):
        self.text = text

    def space(self, at):
        # Most tokens follow one another at once; the pattern is for the others.
        return _SPACE.match(self.text, at).end() if self.text[at:at + 1] in _BLANKS else at

    def value(self, at, depth):
        """Value that starts at `at`: (value, offset behind it). Numbers are floats, objects are Object."""
        first = self.text[at:at + 1]
        if first == '"':
            return self.string(at)
        if first == "{":
            return self.object(at, depth + 1)
        if first == "[":
            return self.array(at, depth + 1)
        if first in _WORDS and first:
            word, value = _WORDS[first]
            if self.text.startswith(word, at):
                return value, at + len(word)
            raise NotJson("bad word")
        number = _NUMBER.match(self.text, at)
        if not number:
            raise NotJson("no value")
        return float(number.group()), number.end()  # the nearest double; 1e999 is inf

    def string(self, at):
        match = _STRING.match(self.text, at)
        if not match:
            raise NotJson("bad string")
        body = match.group(1)
        return (unescape(body) if "\\" in body else body), match.end()

    def object(self, start, depth):
        if depth > MAX_DEPTH:
            raise NotJson("too deep")
        members = []
        at = self.space(start + 1)
        if self.text.startswith("}", at):
            return Object(members, start, at + 1), at + 1
        while True:
            key_start = at
            key, at = self.string(at)
            at = self.space(at)
            if not self.text.startswith(":", at):
                raise NotJson("no colon")
            value_start = self.space(at + 1)
            value, at = self.value(value_start, depth)
            members.append(Member(key, value, key_start, value_start, at))
            at = self.space(at)
            if self.text.startswith("}", at):
                return Object(members, start, at + 1), at + 1
            if not self.text.startswith(",", at):
                raise NotJson("no comma")
            at = self.space(at + 1)

    def array(self, start, depth):
        if depth > MAX_DEPTH:
            raise NotJson("too deep")
        values = []
        at = self.space(start + 1)
        if self.text.startswith("]", at):
            return values, at + 1
        while True:
            value, at = self.value(at, depth)
            values.append(value)
            at = self.space(at)
            if self.text.startswith("]", at):
                return values, at + 1
            if not self.text.startswith(",", at):
                raise NotJson("no comma")
            at = self.space(at + 1)


def unescape(body):
    """Replaces the escapes of a string's body; an escape that names an unpaired surrogate is no JSON (section L)."""
    parts, at = [], 0
    high = None  # a high surrogate which must be followed at once by its low one
    for match in _ESCAPE.finditer(body):
        between = body[at:match.start()]
        at = match.end()
        code = int(match.group(1), 16) if match.group(1) else None
        is_low = code is not None and 0xDC00 <= code <= 0xDFFF
        if (high is not None) != is_low or (high is not None and between):
            raise NotJson("unpaired surrogate")
        parts.append(between)
        if is_low:
            parts.append(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)))
            high = None
        elif code is not None and 0xD800 <= code <= 0xDBFF:
            high = code
        else:
            parts.append(_SHORT[match.group(2)] if code is None else chr(code))
    if high is not None:
        raise NotJson("unpaired surrogate")
    parts.append(body[at:])
    return "".join(parts)


def string_end(text, at):
    """The offset behind the string that starts at `at`."""
    return _STRING.match(text, at).end()


def elements(text, start):
    """(value, its start, its end) of the elements of the array that opens at `start`."""
    parser = _Parser(text)
    found, at = [], parser.space(start + 1)
    while not text.startswith("]", at):
        value, end = parser.value(at, 1)
        found.append((value, at, end))
        at = parser.space(end)
        at = parser.space(at + 1) if text.startswith(",", at) else at
    return found


def decode(line):
    """The line's text; raises NotJson where the bytes are not UTF-8 (overlong forms and surrogates included)."""
    try:
        return line.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise NotJson("not UTF-8") from error


def parse(text):
    """Parses the whole text as one value; raises NotJson."""
    parser = _Parser(text)
    value, at = parser.value(parser.space(0), 0)
    if parser.space(at) != len(text):
        raise NotJson("trailing text")
    return value


def parse_line(line):
    """Parses the bytes of one manifest line, which must hold an object: (Object, text). Raises NotJson."""
    text = decode(line)
    value = parse(text)
    if not isinstance(value, Object):
        raise NotJson("not an object")
    return value, text
