"""Evaluates Python expressions and says what they give.

Reads one JSON object a line: `source`, and `fill`, the text that the name H stands for. Writes one JSON value a line, after a first line with
the version: `["s", code points in hexadecimal]`, `["b", hex]` and the like, or `["raises", type, message]`.
"""

import ast
import base64
import binascii
import bz2
import codecs
import functools
import gzip
import hashlib
import html
import itertools
import json
import lzma
import ntpath
import operator
import os
import os.path
import posixpath
import random
import re
import resource
import string
import struct
import sys
import textwrap
import types
import urllib.parse
import warnings
import zlib

# What is longer than folding would make is not asked for.
LONGEST = 8 << 20
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
warnings.simplefilter("ignore")
# Ranges, iterators and views are told by what they give.
ITERATORS = (map, filter, zip, enumerate, reversed, itertools.chain, itertools.islice, types.GeneratorType, type({}.keys()), type({}.values()), type({}.items()))


def tell(value):
    kind = type(value)
    if kind in (str, bytes, bytearray, list, tuple) and len(value) > LONGEST or kind is int and value.bit_length() > LONGEST:
        raise OverflowError("too long")
    if kind is str:
        return ["s", value.encode("utf-32-be", "surrogatepass").hex()]
    if kind is bytes:
        return ["b", value.hex()]
    if kind is bytearray:
        return ["a", value.hex()]
    if kind is bool:
        return ["t", int(value)]
    if kind is int:
        return ["i", format(value, "x")]
    if kind is float:
        return ["f", struct.pack(">d", value).hex()]
    if value is None:
        return ["n"]
    if kind is list:
        return ["l", [tell(item) for item in value]]
    if kind is tuple:
        return ["u", [tell(item) for item in value]]
    if kind in (set, frozenset):
        return ["e", [tell(item) for item in value]]
    if kind is dict:
        return ["d", [[tell(key), tell(item)] for key, item in value.items()]]
    if kind is range:
        return ["r", [format(part, "x") for part in (value.start, value.stop, value.step)]]
    if kind is memoryview:
        return ["b", bytes(value).hex()]
    if isinstance(value, ITERATORS) or kind.__name__ in ("list_reverseiterator", "range_iterator"):
        return ["l", [tell(item) for item in value]]
    return ["unknown", kind.__name__]


print(json.dumps(sys.version.split()[0]), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    names = dict(globals(), H=question["fill"])
    try:
        answer = tell(eval(question["source"], names))
    except Exception as error:
        answer = ["raises", type(error).__name__, str(error)[:200]]
    print(json.dumps(answer))
