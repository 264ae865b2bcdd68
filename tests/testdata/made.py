# SPDX-License-Identifier: Apache-2.0
"""Test data too large to keep: per code a maker that yields (does it fire, writers of the manifests, options)."""

LINE = ('{"source-ref":"s3://bucket/%d.jpg","label":%s,"label-metadata":{"class-name":"%s","confidence":1,'
        '"type":"groundtruth/image-classification","human-annotated":"yes","creation-date":"2024-05-17T09:30:00"}}')


def line(number=0, value="1", label="cat"):
    return (LINE % (number, value, label)).encode()


def lines(count):
    return b"".join(line(i, label="ab"[i % 2]) + b"\n" for i in range(count))


def text(data):
    """A writer of a file that holds `data`."""
    def write(path):
        path.write_bytes(data)
        return path
    return write


def sparse(size):
    """A writer of a file of `size` bytes: some lines, then zeros that take no room on the disk."""
    def write(path):
        with open(path, "wb") as file:
            file.write(lines(3))
            file.truncate(size)
        return path
    return write


def too_large():
    yield True, [sparse(2**30 + 1)], []
    yield False, [sparse(2**30)], []


def manifest_size():
    yield True, [sparse(2**30)], []
    yield False, [sparse(10**9 - 1)], []
    yield False, [sparse(2**30 + 1)], []


def rows():
    yield True, [text(b"{}\n" * 250_001)], []
    yield False, [text(b"{}\n" * 250_000)], []
    yield True, [text(b"{}\n" * 28_001)], ["--region", "ap-south-1"]
    yield False, [text(b"{}\n" * 28_000)], ["--region", "ap-south-1"]
    yield False, [text(b"{}\n" * 28_001)], ["--region", "eu-west-1"]
    yield True, [text(lines(10)), text(b"{}\n" * 7_001)], ["--region", "eu-west-2"]
    yield False, [text(lines(10)), text(b"{}\n" * 7_000)], ["--region", "eu-west-2"]


def long_line():
    """Padded with white space before the last brace; the second letter of the label takes two bytes."""
    short = line(label="cät")
    for length in (100_001, 100_000):
        missing = length - len(short.decode())
        yield length > 100_000, [text(short[:-1] + b" " * missing + b"}\n")], []


def long_value():
    for length in (20_001, 20_000):
        value = '"' + "é" * (length - 2) + '"'
        yield length > 20_000, [text(line(value=value) + b"\n")], []


def images_per_label():
    for count in (1001, 1000):
        testing = b"".join(line(i, label="a") + b"\n" for i in range(count)) + line(5000, label="b") + b"\n"
        yield count > 1000, [text(lines(10)), text(testing)], []
    yield False, [text(b"".join(line(i, label="a") + b"\n" for i in range(1001)))], []


MAKERS = {
    "ERROR_MANIFEST_SIZE_TOO_LARGE": too_large,
    "LINT_MANIFEST_SIZE": manifest_size,
    "ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM": rows,
    "LINT_JSON_LINE_TOO_LONG": long_line,
    "LINT_ATTRIBUTE_TOO_LONG": long_value,
    "LINT_IMAGES_PER_LABEL": images_per_label,
}
