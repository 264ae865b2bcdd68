# SPDX-License-Identifier: Apache-2.0
"""A JSON tree that may be wrong in every way (duplicate keys, raw tokens), and its writer in several spellings."""

import re

_SPECIAL = re.compile(r'["\\\x00-\x1f]')


class Raw(str):
    """A token written as it is: a number's spelling, or no JSON at all."""


class Members(list):
    """An object: a list of [key, value], so that keys may repeat and keep their order."""

    @staticmethod
    def of(**members):
        return Members([[key.replace("_", "-"), value] for key, value in members.items()])

    def get(self, key):
        return next((value for name, value in reversed(self) if name == key), None)

    def set(self, key, value):
        for member in self:
            if member[0] == key:
                member[1] = value
                return
        self.append([key, value])

    def drop(self, key):
        self[:] = [member for member in self if member[0] != key]


class Style:
    """How a line is spelled: white space and escapes drawn from `random`."""

    def __init__(self, random, spaces=0.0, escapes=0.0):
        self.random, self.spaces, self.escapes = random, spaces, escapes

    def space(self):
        if self.spaces == 0 or self.random.random() >= self.spaces:
            return ""
        return self.random.choice((" ", " ", "  ", "\t", " \t ", "\r"))

    def character(self, character):
        code = ord(character)
        if character == "/" and self.escapes and self.random.random() < self.escapes:
            return "\\/"
        if self.escapes and 0x20 <= code and self.random.random() < self.escapes:
            return escaped(code, self.random.random() < 0.5)
        if character in '"\\':
            return "\\" + character
        if code < 0x20:
            return {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}.get(code) or f"\\u{code:04x}"
        return character

    def string(self, text):
        if not self.escapes and not _SPECIAL.search(text):
            return f'"{text}"'
        return '"' + "".join(map(self.character, text)) + '"'


def escaped(code, upper):
    units = [code] if code < 0x10000 else [0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF)]
    return "".join(f"\\u{unit:04X}" if upper else f"\\u{unit:04x}" for unit in units)


def write(value, style):
    """The JSON text of a tree."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, str):
        return style.string(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, Members):
        parts = [pad(style, style.string(key)) + ":" + pad(style, write(child, style)) for key, child in value]
        return "{" + (",".join(parts) or style.space()) + "}"
    return "[" + (",".join(pad(style, write(child, style)) for child in value) or style.space()) + "]"


def pad(style, text):
    if not style.spaces:
        return text
    return style.space() + text + style.space()
