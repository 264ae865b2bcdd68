# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a line: changes of its tree (keys, types, boundary values) and of its bytes."""

import copy

from loose_json import Members, Raw
from seeds import LABELS, NAMES, classification, detection

NUMBERS = [Raw(text) for text in (
    "0", "-0", "1", "1.0", "1e0", "10e-1", "-1", "2", "0.5", "1.5", "1e999", "-1e999", "1e-999", "-0.0", "64", "63",
    "4096", "4097", "63.99999999999999999999", "9007199254740992", "9007199254740993", "9007199254740994",
    "9007199254740992.4", "-9007199254740992", "-9007199254740993", "1.0000000000000002", "0.99999999999999999999",
    "123456789012345678901234567890", "1.7976931348623157e308", "1.7976931348623159e308", "1e308", "5e-324", "1E+2",
    "0.1e1", "100e-2", "18446744073709551615", "18446744073709551616", "-9223372036854775808",
    "-9223372036854775809", "3.0000000000000000000000000001")]
BAD_NUMBERS = [Raw(text) for text in ("01", "+1", "1.", ".5", "-", "1e", "NaN", "Infinity", "-Infinity", "0x10", "1_0", "- 1", "00", "-01", "1.e1")]
DATES = [
    "2013-11-18 02:53:27", "2013-11-18 02:53:27", "2013-11-18 02:53:27", "2013-11-18T02:53:27Z", "2013-11-18T02:53:27+01:00", "2013-11-18T02:53:27+0100",
    "2013-11-18T02:53:27-23:59", "2013-11-18T02:53:27+24:00", "2013-11-18T02:53:27+01:60", "2013-11-18T02:53:27+01",
    "2013-11-18T02:53:27.1", "2013-11-18T02:53:27.123456789", "2013-11-18T02:53:27.1234567890", "2013-11-18T02:53:27.",
    "2013-11-18t02:53:27", "2013-11-18T02:53:27z", "2013-11-18T24:00:00", "2013-11-18T23:60:00", "2013-11-18T23:59:60",
    "2013-11-18T23:59:61", "2013-02-29T00:00:00", "2012-02-29T00:00:00", "1900-02-29T00:00:00", "2000-02-29T00:00:00",
    "0000-01-01T00:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2013-04-31T00:00:00", "2013-00-10T00:00:00",
    "2013-13-10T00:00:00", "2013-01-00T00:00:00", "2013-1-18T02:53:27", "2013-11-18", "2013-11-18T02:53", "",
    " 2013-11-18T02:53:27", "2013-11-18T02:53:27 ", "2013-11-18T02:53:27\n", "٢٠١٣-11-18T02:53:27", "20131118T025327",
    "2013-11-18T02:53:27+1:00", "2013-11-18T02:53:27.5 Z", "2013-11-18  02:53:27", "2013-11-18T02:53:27.5+00:00",
    "2013-11-18T02:53:27−01:00", "2013-11-18T02:53:27,5", "yesterday", "2013-11-18 02:53:27.25Z", "2013-11-18T02:53:27+01:0"]
SOURCES = [
    "s3://ab/x", "s3://abc/x", "s3://" + "b" * 255 + "/x", "s3://" + "b" * 256 + "/x", "s3://abc/", "s3://abc",
    "s3:///x", "S3://abc/x", "s3:/abc/x", "https://abc/x", "s3://ab c/x", "s3://abé/x", "s3://abc//", "s3://abc/ ",
    " s3://abc/x", "s3://abc/" + "k" * 1024, "s3://abc/" + "k" * 1025, "s3://abc/" + "🐶" * 1024,
    "s3://abc/" + "🐶" * 1025, "s3://abc/é%20\n", "s3://abc/\x00", "", "s3://", "s3://a_b.c-d/x", "s3://a+b/x", "s3://ABC/x"]
OTHER = [None, True, False, "", "1", "yes", [], [[]], [1], Members(), [Members()], [None], Members([["a", 1]]), "text",
         Members([["annotations", []]]), Members([["type", "groundtruth/object-detection"]])]
LONG_LABELS = ["x" * 255, "x" * 256, "x" * 257, "é" * 256, "é" * 257, "🐶" * 255, "🐶" * 256, "🐶" * 257, "x" * 255 + "🐶", "x" * 256 + "🐶"]
KEYS = ["errors", "warnings", "cl-errors", "cl-warnings", "source", "source-ref", "Source-ref", "cl", "cl-metadata",
        "source-metadata", "source-ref-metadata", "errors-metadata", "type", "annotations", "", "-metadata", "x-metadata",
        "x-metadata-metadata", "confidence", "class-name", "class-map", "objects", "job-name", "01", "x", "1.0", "-0"]
STALE = [[], [Members([["code", "ERROR_OLD"], ["message", "gone"]])], None, "text", Members(), 1]


def objects_of(value):
    """Every object of a tree."""
    if isinstance(value, Members):
        yield value
        for _, child in value:
            yield from objects_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from objects_of(child)


def lists_of(line):
    return [child for scope in objects_of(line) for _, child in scope
            if isinstance(child, list) and not isinstance(child, Members)]


def some_object(line, random):
    return random.choice(list(objects_of(line)))


def drop_key(line, random):
    scope = some_object(line, random)
    if scope:
        scope.pop(random.randrange(len(scope)))


def rename_key(line, random):
    scope = some_object(line, random)
    if scope:
        member = random.choice(scope)
        member[0] = random.choice((member[0].upper(), member[0] + " ", member[0][:-1], member[0].replace("-", "_"),
                                   member[0] + "-metadata", random.choice(KEYS)))


def duplicate_key(line, random):
    scope = some_object(line, random)
    if scope:
        key, value = random.choice(scope)
        other = copy.deepcopy(value) if random.random() < 0.5 else any_value(random)
        scope.insert(random.randint(0, len(scope)), [key, other])


def any_value(random):
    return copy.deepcopy(random.choice(random.choice((OTHER, NUMBERS, LABELS))))


def replace_value(line, random):
    scope = some_object(line, random)
    if scope:
        random.choice(scope)[1] = any_value(random)


def replace_number(line, random):
    numbers = [member for scope in objects_of(line) for member in scope
               if isinstance(member[1], (int, float)) and not isinstance(member[1], bool)]
    if numbers:
        random.choice(numbers)[1] = random.choice(NUMBERS)


def bad_number(line, random):
    scope = some_object(line, random)
    if scope:
        random.choice(scope)[1] = random.choice(BAD_NUMBERS)


def replace_element(line, random):
    lists = [values for values in lists_of(line) if values]
    if lists:
        values = random.choice(lists)
        values[random.randrange(len(values))] = any_value(random)


def resize_list(line, random):
    lists = lists_of(line)
    if lists:
        values = random.choice(lists)
        if values and random.random() < 0.5:
            values.pop(random.randrange(len(values)))
        else:
            values.append(copy.deepcopy(random.choice(values)) if values and random.random() < 0.7 else any_value(random))


def change_member(line, random, key, values):
    targets = [member for scope in objects_of(line) for member in scope if member[0] == key]
    if targets:
        random.choice(targets)[1] = copy.deepcopy(random.choice(values))


def change_date(line, random):
    change_member(line, random, "creation-date", DATES)


def change_source(line, random):
    change_member(line, random, "source-ref", SOURCES)


def change_label(line, random):
    change_member(line, random, "class-name", LONG_LABELS)
    for scope in objects_of(line):
        if scope and all(key.isdigit() for key, _ in scope) and random.random() < 0.5:
            random.choice(scope)[1] = random.choice(LONG_LABELS)


def change_class_key(line, random):
    maps = [member[1] for scope in objects_of(line) for member in scope if member[0] == "class-map" and isinstance(member[1], Members)]
    if maps and (scope := random.choice(maps)):
        member = random.choice(scope)
        member[0] = random.choice(("0" + member[0], "x", member[0] + ".0", "+" + member[0], "-0", "9007199254740992", member[0]))


def frames_and_boxes(line):
    for scope in objects_of(line):
        size, boxes = scope.get("image_size"), scope.get("annotations")
        if isinstance(size, list) and size and isinstance(size[0], Members) and isinstance(boxes, list):
            width, height = size[0].get("width"), size[0].get("height")
            if isinstance(width, int) and isinstance(height, int):
                yield width, height, [box for box in boxes if isinstance(box, Members)]


def change_frame(line, random):
    sizes = [scope for scope in objects_of(line) if scope.get("depth") is not None]
    if sizes:
        sides = (63, 64, 65, 4095, 4096, 4097, 0, 1, -64, Raw("64.0"), Raw("4.096e3"), Raw("4096.0000000000001"), 640.5, 9007199254740992)
        random.choice(sizes).set(random.choice(("width", "height", "width", "height", "depth")), random.choice(sides))


def move_box(line, random):
    """A box at the edge of a rule: touching or leaving the frame by an ulp, too small after the 1280 scaling."""
    frames = [frame for frame in frames_and_boxes(line) if frame[2]]
    if not frames:
        return
    width, height, boxes = random.choice(frames)
    box = random.choice(boxes)
    axis, side, full = random.choice((("left", "width", width), ("top", "height", height)))
    edge = max(width, height) / min(max(width, height), 1280)
    start, length = random.choice((
        (0, full), (0, full + 1), (1, full), (-1, full), (0, Raw(f"{full}.0000000000001")), (Raw("-1e-300"), 10),
        (Raw("-0.0"), full), (0.1, full - 0.1), (full - 0.3, 0.3), (full, 0), (0, 0), (0, 1), (0, 2), (0, -1),
        (0, edge), (0, edge + 2 ** -51), (0, edge - 2 ** -51), (0, round(edge) + 1), (0, Raw("1.0000000000000002")),
        (full + 1, 0), (Raw("1e308"), Raw("1e308")), (0, Raw("5e-324"))))
    box.set(axis, start)
    box.set(side, length)


def repeat_box(line, random):
    frames = [frame for frame in frames_and_boxes(line) if frame[2]]
    lists = [values for values in lists_of(line) if len(values) > 1]
    if frames and lists:
        values = random.choice(lists)
        values[-1] = copy.deepcopy(values[0])


def add_stale(line, random):
    for _ in range(random.choice((1, 1, 2, 4))):
        scope = some_object(line, random)
        key = random.choice(KEYS[:4])
        scope.insert(random.choice((0, len(scope), random.randint(0, len(scope)))), [key, copy.deepcopy(random.choice(STALE))])


def add_key(line, random):
    line.insert(random.randint(0, len(line)), [random.choice(KEYS + NAMES), any_value(random)])


def add_reserved_pair(line, random):
    """Reserved keys with partners, and chains of -metadata."""
    name = random.choice(("errors", "warnings", "source", "source-ref", "cl", "cl-metadata", "source-ref-metadata", "a-metadata", "a",
                          "source-metadata", "", "z-metadata-metadata"))
    value, meta = random.choice((classification, detection))(random)
    line.append([name, value])
    line.append([name + "-metadata", meta])
    if random.random() < 0.4:
        line.append([name + "-metadata-metadata", classification(random)[1]])


def long_text(line, random):
    """A value around 20,000 code points; the line's own length is set later, on its bytes."""
    add_to = random.choice(list(objects_of(line)))
    add_to.append(["comment", random.choice(("x", "é", "🐶")) * random.choice((19_900, 19_998, 19_999, 20_001))])


def nest(line, random):
    depth = random.choice((1021, 1022, 1023, 1024, 1025))
    if random.random() < 0.5:
        text = "[" * depth + "]" * depth
    else:
        text = '{"a":' * depth + "1" + "}" * depth
    line.append(["deep", Raw(text)])


TREE = [(drop_key, 4), (rename_key, 3), (duplicate_key, 3), (replace_value, 5), (replace_number, 5), (bad_number, 1),
        (replace_element, 3), (resize_list, 3), (change_date, 4), (change_frame, 2), (change_source, 2), (change_label, 2),
        (change_class_key, 2), (move_box, 6), (repeat_box, 1), (add_stale, 4), (add_key, 2), (add_reserved_pair, 2),
        (long_text, 0.05), (nest, 0.2)]


def mutate_tree(line, random):
    random.choices([mutation for mutation, _ in TREE], [weight for _, weight in TREE])[0](line, random)


# --- bytes -----------------------------------------------------------------------------------------------------------

BAD_UTF8 = [b"\x80", b"\xc0\xaf", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xf0\x9f\x90", b"\xc3", b"\xfe",
            b"\xf8\x88\x80\x80\x80", b"\xed\xbf\xbf", b"\xef\xbb"]
GOOD_UTF8 = [b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf", b"\xed\x9f\xbf", b"\xee\x80\x80", b"\x7f", b"\xc2\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf"]
ESCAPES = [rb"\ud800", rb"\udc00", rb"\ud83d\udc36", rb"\ud83dx\udc36", rb"\udc36\ud83d", rb"\ud83d\u0041", rb"\ud83d\ud83d\udc36",
           rb"\u0000", rb"\x41", rb"\u12", rb"\U0041", rb"\u00e9", rb"\ud83d\n", rb"\'", b"\\\t", rb"\uD83D\uDC36", rb"\ud83d\\udc36"]
JUNK = [b"}", b"{}", b" x", b"\x00", b" \t ", b",", b"//x", b"/**/", b"\xa0", b"\xc2\xa0", b"\x0b", b"\x0c", b"1", b"\xef\xbb\xbf", b" \r", b"]"]
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
        return random.choice((b"", b" ", b"\t", b"null", b"1", b'"x"', b"[]", b"[" + text + b"]", b"{}", b'{"source-ref":1}', b" {} "))
    return text.replace(b"true", b"tru", 1).replace(b'"', b"'", random.choice((0, 2)))


def pad_to(text, length):
    """White space before the last brace, so that the line has `length` code points."""
    missing = length - len(text.decode("utf-8", "replace"))
    return text[:-1] + b" " * missing + text[-1:] if missing > 0 else text
