# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with the bytes of a line: encoding, escapes, junk, single characters, length."""

BAD_UTF8 = [
    b"\x80", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xf0\x9f\x90", b"\xc3",
    b"\xfe", b"\xf8\x88\x80\x80\x80", b"\xed\xbf\xbf", b"\xef\xbb"]
GOOD_UTF8 = [
    b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf", b"\xed\x9f\xbf", b"\xee\x80\x80", b"\x7f", b"\xc2\x80", b"\xe2\x80\xa8",
    b"\xef\xbb\xbf"]
ESCAPES = [
    rb"\ud800", rb"\udc00", rb"\ud83d\udc36", rb"\ud83dx\udc36", rb"\udc36\ud83d", rb"\ud83d\u0041",
    rb"\ud83d\ud83d\udc36", rb"\u0000", rb"\x41", rb"\u12", rb"\U0041", rb"\u00e9", rb"\ud83d\n", rb"\'", b"\\\t",
    rb"\uD83D\uDC36", rb"\ud83d\\udc36"]
JUNK = [
    b"}", b"{}", b" x", b"\x00", b" \t ", b",", b"//x", b"/**/", b"\xa0", b"\xc2\xa0", b"\x0b", b"\x0c", b"1",
    b"\xef\xbb\xbf", b" \r", b"]"]
ONE_BYTE = [bytes([byte]) for byte in b'0123456789.-+eE"\\/{}[],: \tatrufnlsxu_\x00\x80\xc3']
RAW_CONTROLS = [b"\x00", b"\x01", b"\t", b"\x1f", b"\r", b"\x7f"]


def inside_string(text, random):
    """An offset just behind a quotation mark that opens or closes a string."""
    quotes = [i for i, byte in enumerate(text) if byte == 0x22]
    return random.choice(quotes) + 1 if quotes else len(text)


def insert(text, at, piece):
    return text[:at] + piece + text[at:]


def mutate_bytes(text, random):
    kind = random.randrange(14)
    if kind >= 10 and text:
        at = random.randrange(len(text))
        return text[:at] + random.choice(ONE_BYTE) + text[at + (kind > 10):]
    if kind == 0:
        return text[:random.randrange(len(text) + 1)]
    if kind == 1:
        return text + random.choice(JUNK)
    if kind == 2:
        return random.choice(JUNK) + text
    if kind == 3:
        return insert(text, inside_string(text, random), random.choice(BAD_UTF8 + GOOD_UTF8))
    if kind == 4:
        return insert(text, inside_string(text, random), random.choice(ESCAPES))
    if kind == 5:
        return insert(text, inside_string(text, random), random.choice(RAW_CONTROLS))
    if kind == 6:
        at = random.randrange(len(text) + 1)
        return insert(text, at, random.choice((b" ", b"\t", b",", b":", b'"', b"\\", b"{", b"[", b"'", b"0", b"-")))
    if kind == 7 and text:
        at = random.randrange(len(text))
        return text[:at] + text[at + 1:]
    if kind == 8:
        return random.choice((b"", b" ", b"\t", b"null", b"1", b'"x"', b"[]", b"[" + text + b"]", b"{}", b" {} ",
                              b'{"source-ref":1}'))
    return text.replace(b"true", b"tru", 1).replace(b'"', b"'", random.choice((0, 2)))


def pad_to(text, length):
    """White space before the last brace, so that the line has `length` code points."""
    missing = length - len(text.decode("utf-8", "replace"))
    return text[:-1] + b" " * missing + text[-1:] if missing > 0 else text
