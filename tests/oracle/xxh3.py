# SPDX-License-Identifier: Apache-2.0
"""XXH3_64bits_withSeed from the C library that the product is built with (Debian's libxxhash0, called by ctypes)."""

import ctypes


def _function():
    function = ctypes.CDLL("libxxhash.so.0").XXH3_64bits_withSeed
    function.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint64]
    function.restype = ctypes.c_uint64
    return function


_XXH3 = _function()


def xxh3(data, seed):
    return _XXH3(data, len(data), seed)
