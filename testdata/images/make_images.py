#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the images of this folder: grey ones, each a valid file of a few hundred bytes. Run it here; the same bytes come out."""
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).parent


def tiff_with_orientation(value):
    """The smallest EXIF block: little-endian TIFF, one entry, tag 0x0112 as SHORT."""
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, value, 0, 0)


def png(width, height, orientation=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = b"\0" + b"\x80" * width
    exif = chunk(b"eXIf", tiff_with_orientation(orientation)) if orientation else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + exif
            + chunk(b"IDAT", zlib.compress(row * height, 9)) + chunk(b"IEND", b""))


def jpeg(width, height, orientation=None):
    """Baseline, one component; every block is two bits: no change of the mean, end of block."""
    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data

    one_code = bytes([1] + [0] * 15 + [0])  # a Huffman table whose only code, one bit long, means 0
    exif = segment(0xE1, b"Exif\0\0" + tiff_with_orientation(orientation)) if orientation else b""
    blocks = -(-width // 8) * -(-height // 8)
    scan = bytes(blocks * 2 // 8) + (b"\x3f" if blocks * 2 % 8 == 2 else b"\x0f" if blocks * 2 % 8 == 4 else b"\x03" if blocks * 2 % 8 == 6 else b"")
    return (b"\xff\xd8" + exif + segment(0xDB, b"\0" + b"\1" * 64)
            + segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
            + segment(0xC4, b"\0" + one_code) + segment(0xC4, b"\x10" + one_code)
            + segment(0xDA, b"\1\1\0\0\x3f\0") + scan + b"\xff\xd9")


FILES = {
    "plain.png": png(100, 80),
    "plain.jpg": jpeg(120, 90),
    "turned.jpg": jpeg(120, 90, orientation=6),   # shown as 90 x 120
    "turned.png": png(100, 80, orientation=8),    # shown as 80 x 100
    "upside_down.jpg": jpeg(120, 90, orientation=3),  # shown as 120 x 90
    "jpeg_inside.png": jpeg(120, 90),
    "small.png": png(63, 100),
    "large.png": png(4097, 300),
    "narrow.png": png(2100, 100),                 # 21:1
    "cut.png": png(100, 80)[:20],
    "text.jpg": b"this is no image\n",
    "nested/inner.png": png(70, 75),
}

for name, data in FILES.items():
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
