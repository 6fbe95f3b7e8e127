"""Hides one harmless line of code in every way that is known here, and proves each by running it with os.system replaced.

Writes one JSON object a line: `name`, `source`. What is hidden is `import os; os.system('echo inert')`, or parts of it.
"""

import base64
import binascii
import bz2
import codecs
import gzip
import html
import json
import lzma
import os
import random
import sys
import urllib.parse
import warnings
import zlib

warnings.simplefilter("ignore")
PAYLOAD = "import os; os.system('echo inert')"
DATA = PAYLOAD.encode()
chance = random.Random(int(os.environ.get("BONDED_SEED", "20261127")))
b64 = lambda data: base64.b64encode(data).decode()
cases = {}


def case(name, source):
    assert name not in cases, name
    cases[name] = source


def xor(data, key):
    return bytes(c ^ key[i % len(key)] for i, c in enumerate(data))


# One encoding each, with the ways to reach and to run it.
for name, source in {
    "base64": f"import base64\nexec(base64.b64decode('{b64(DATA)}'))",
    "base64 decoded": f"import base64\nexec(base64.b64decode(b'{b64(DATA)}').decode('utf-8'))",
    "base64 from import": f"from base64 import b64decode as d\nexec(d('{b64(DATA)}').decode())",
    "base64 imported inline": f"exec(__import__('base64').b64decode('{b64(DATA)}'))",
    "base64 getattr": f"exec(getattr(__import__('base64'), 'b64' + 'decode')('{b64(DATA)}'))",
    "base64 turned round": f"import base64\nexec(base64.b64decode('{b64(DATA)[::-1]}'[::-1]))",
    "base64 in pieces": "import base64\n"
    + "".join(f"p{i} = '{b64(DATA)[i * 10:i * 10 + 10]}'\n" for i in range(5))
    + "exec(base64.b64decode(p0 + p1 + p2 + p3 + p4))",
    "base64 joined": f"import base64\nparts = {[b64(DATA)[i:i + 7] for i in range(0, 99, 7)]!r}\nexec(base64.b64decode(''.join(parts)))",
    "base64 lines": f"import base64\nexec(base64.b64decode('''\n{b64(DATA)[:20]}\n{b64(DATA)[20:]}\n'''))",
    "base64 urlsafe": f"import base64\nexec(base64.urlsafe_b64decode('{base64.urlsafe_b64encode(DATA).decode()}'))",
    "base64 standard": f"import base64\nexec(base64.standard_b64decode('{b64(DATA)}'))",
    "base64 bytes": f"import base64\nexec(base64.decodebytes({base64.encodebytes(DATA)!r}))",
    "base64 codecs": f"import codecs\nexec(codecs.decode({base64.encodebytes(DATA)!r}, 'base64'))",
    "base64 binascii": f"import binascii\nexec(binascii.a2b_base64('{b64(DATA)}'))",
    "base64 without padding": f"import base64\ns = '{b64(DATA).rstrip('=')}'\nexec(base64.b64decode(s + '=' * (-len(s) % 4)))",
    "base64 with junk": f"import base64\nexec(base64.b64decode('{b64(DATA).replace('a', '#a#')}'.replace('#', '')))",
    "base64 three times": f"import base64\nx = '{b64(b64(b64(DATA).encode()).encode())}'\nfor _ in range(3):\n    x = base64.b64decode(x)\nexec(x)",
    "base64 while": f"import base64\nx = '{b64(b64(b64(DATA).encode()).encode())}'\nn = 3\nwhile n:\n    x = base64.b64decode(x)\n    n -= 1\nexec(x)",
    "base64 eval compile": f"import base64\neval(compile(base64.b64decode('{b64(DATA)}'), '<string>', 'exec'))",
    "base64 alias of exec": f"import base64\ne = exec\ne(base64.b64decode('{b64(DATA)}'))",
    "base64 builtins": f"import base64, builtins\ngetattr(builtins, 'ex' 'ec')(base64.b64decode('{b64(DATA)}'))",
    "base64 altchars": f"import base64\nexec(base64.b64decode('{b64(DATA).replace('+', '.').replace('/', '_')}', '._'))",
    "base32": f"import base64\nexec(base64.b32decode('{base64.b32encode(DATA).decode()}'))",
    "base32 hex": f"import base64\nexec(base64.b32hexdecode('{base64.b32hexencode(DATA).decode()}'))",
    "base16": f"import base64\nexec(base64.b16decode('{base64.b16encode(DATA).decode()}'))",
    "base85": f"import base64\nexec(base64.b85decode({base64.b85encode(DATA)!r}))",
    "ascii85": f"import base64\nexec(base64.a85decode({base64.a85encode(DATA)!r}))",
    "hex": f"exec(bytes.fromhex('{DATA.hex()}'))",
    "hex decoded": f"exec(bytes.fromhex('{DATA.hex()}').decode())",
    "hex spaced": f"exec(bytes.fromhex('{DATA.hex(' ')}').decode())",
    "hex bytearray": f"exec(bytearray.fromhex('{DATA.hex()}').decode())",
    "hex unhexlify": f"from binascii import unhexlify\nexec(unhexlify('{DATA.hex()}'))",
    "hex codecs": f"import codecs\nexec(codecs.decode('{DATA.hex()}', 'hex'))",
    "hex two by two": f"h = '{DATA.hex()}'\nexec(''.join(chr(int(h[i:i + 2], 16)) for i in range(0, len(h), 2)))",
    "hex escapes": "exec('" + "".join(f"\\x{c:02x}" for c in DATA) + "')",
    "octal escapes": "exec('" + "".join(f"\\{c:03o}" for c in DATA) + "')",
    "unicode escapes": "exec('" + "".join(f"\\u{c:04x}" for c in DATA) + "')",
    "escapes decoded": "exec(r'" + "".join(f"\\x{c:02x}" for c in DATA) + "'.encode().decode('unicode_escape'))",
    "escapes by codecs": "import codecs\nexec(codecs.decode(r'" + "".join(f"\\x{c:02x}" for c in DATA) + "', 'unicode_escape'))",
    "rot13": f"import codecs\nexec(codecs.decode({codecs.encode(PAYLOAD, 'rot13')!r}, 'rot13'))",
    "rot13 encode": f"import codecs\nexec(codecs.encode({codecs.encode(PAYLOAD, 'rot13')!r}, 'rot_13'))",
    "rot13 by hand": "a = 'abcdefghijklmnopqrstuvwxyz'\n"
    f"exec({codecs.encode(PAYLOAD, 'rot13')!r}.translate(str.maketrans(a, a[13:] + a[:13])))",
    "rot13 maketrans": "import string\nu, l = string.ascii_uppercase, string.ascii_lowercase\n"
    f"t = str.maketrans(u + l, u[13:] + u[:13] + l[13:] + l[:13])\nexec({codecs.encode(PAYLOAD, 'rot13')!r}.translate(t))",
    "zlib": f"import zlib\nexec(zlib.decompress({zlib.compress(DATA)!r}))",
    "zlib raw": f"import zlib\nexec(zlib.decompress({zlib.compress(DATA)[2:-4]!r}, -15))",
    "zlib keyword": f"import zlib\nexec(zlib.decompress({zlib.compress(DATA)[2:-4]!r}, wbits=-zlib.MAX_WBITS))",
    "zlib object": f"import zlib\nd = zlib.decompressobj()\nexec(d.decompress({zlib.compress(DATA)!r}))",
    "zlib object with flush": f"import zlib\nd = zlib.decompressobj()\nexec(d.decompress({zlib.compress(DATA)!r}) + d.flush())",
    "zlib base64": f"import zlib, base64\nexec(zlib.decompress(base64.b64decode('{b64(zlib.compress(DATA))}')))",
    "zlib base64 lambda": f"_ = lambda __: __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))\nexec((_)({b64(zlib.compress(DATA)).encode()[::-1]!r}))",
    "zlib codecs": f"import codecs\nexec(codecs.decode({zlib.compress(DATA)!r}, 'zlib'))",
    "gzip": f"import gzip\nexec(gzip.decompress({gzip.compress(DATA)!r}))",
    "bz2": f"import bz2\nexec(bz2.decompress({bz2.compress(DATA)!r}))",
    "lzma": f"import lzma\nexec(lzma.decompress({lzma.compress(DATA)!r}))",
    "lzma alone": f"import lzma\nexec(lzma.decompress({lzma.compress(DATA, lzma.FORMAT_ALONE)!r}))",
    "all of them": f"import zlib, base64, gzip, lzma, bz2\nexec(zlib.decompress(gzip.decompress(lzma.decompress(bz2.decompress(base64.b64decode("
    f"'{b64(bz2.compress(lzma.compress(gzip.compress(zlib.compress(DATA)))))}'))))))",
    "utf-16": f"exec({PAYLOAD.encode('utf-16')!r}.decode('utf-16'))",
    "utf-7": f"exec(b'{''.join('+' + base64.b64encode(c.encode('utf-16-be')).decode().rstrip('=') + '-' for c in PAYLOAD)}'.decode('utf-7'))",
    "url": f"from urllib.parse import unquote\nexec(unquote('{''.join(f'%{c:02X}' for c in DATA)}'))",
    "html": f"import html\nexec(html.unescape('{''.join(f'&#{c};' for c in DATA)}'))",
    "chr codes": f"exec(''.join(chr(c) for c in {list(DATA)!r}))",
    "chr codes list": f"exec(''.join([chr(c) for c in {list(DATA)!r}]))",
    "chr codes map": f"exec(''.join(map(chr, {list(DATA)!r})))",
    "chr codes plus": "exec(" + "+".join(f"chr({c})" for c in DATA) + ")",
    "chr codes hex": "exec(" + "+".join(f"chr(0x{c:x})" for c in DATA) + ")",
    "chr codes sums": "exec(" + "+".join(f"chr({c - 7}+7)" for c in DATA) + ")",
    "chr codes percent": "exec('" + "%c" * len(DATA) + "' % " + repr(tuple(DATA)) + ")",
    "chr codes format": "exec('" + "{:c}" * len(DATA) + "'.format(*" + repr(list(DATA)) + "))",
    "chr codes f-string": "exec(f'" + "".join(f"{{chr({c})}}" for c in DATA) + "')",
    "chr codes split": f"exec(''.join(chr(int(c)) for c in '{' '.join(map(str, DATA))}'.split()))",
    "chr codes split map": f"exec(''.join(map(chr, map(int, '{','.join(map(str, DATA))}'.split(',')))))",
    "chr codes binary": f"exec(''.join(chr(int(c, 2)) for c in '{' '.join(f'{c:08b}' for c in DATA)}'.split(' ')))",
    "chr codes octal": f"exec(''.join(chr(int(c, 8)) for c in '{' '.join(f'{c:o}' for c in DATA)}'.split(' ')))",
    "chr codes minus": f"exec(''.join(chr(c - 5) for c in {[c + 5 for c in DATA]!r}))",
    "chr codes times": f"exec(''.join(chr(c // 3) for c in {[c * 3 for c in DATA]!r}))",
    "chr codes append": f"s = []\nfor c in {list(DATA)!r}:\n    s.append(chr(c))\nexec(''.join(s))",
    "chr codes add": f"s = ''\nfor c in {list(DATA)!r}:\n    s += chr(c)\nexec(s)",
    "chr codes while": f"d = {list(DATA)!r}\ni = 0\ns = ''\nwhile i < len(d):\n    s = s + chr(d[i])\n    i += 1\nexec(s)",
    "chr codes function": f"def f(n):\n    r = ''\n    for c in n:\n        r += chr(c ^ 1)\n    return r\nexec(f({[c ^ 1 for c in DATA]!r}))",
    "bytes of a list": f"exec(bytes({list(DATA)!r}))",
    "bytearray of a list": f"exec(bytes(bytearray({list(DATA)!r})).decode())",
    "bytes of a generator": f"exec(bytes(c ^ 7 for c in {list(xor(DATA, bytes([7])))!r}))",
    "xor": f"k = 42\nexec(''.join(chr(c ^ k) for c in {list(xor(DATA, bytes([42])))!r}))",
    "xor bytes": f"exec(bytes([c ^ 0x5A for c in {xor(DATA, bytes([0x5A]))!r}]))",
    "xor ord": f"exec(''.join(chr(ord(c) ^ 3) for c in {xor(DATA, bytes([3])).decode()!r}))",
    "xor key": f"k = b'secret'\nd = {xor(DATA, b'secret')!r}\nexec(bytes(c ^ k[i % len(k)] for i, c in enumerate(d)))",
    "xor key base64": f"import base64\nk = 'secret'\nd = base64.b64decode('{b64(xor(DATA, b'secret'))}')\nexec(bytes(d[i] ^ ord(k[i % len(k)]) for i in range(len(d))).decode())",
    "xor zip cycle": f"from itertools import cycle\nexec(bytes(a ^ b for a, b in zip({xor(DATA, b'key')!r}, cycle(b'key'))))",
    "xor zip": f"exec(''.join(chr(a ^ b) for a, b in zip({xor(DATA, b'keykey' * 9)!r}, b'keykey' * 9)))",
    "xor bytearray in place": f"d = bytearray({xor(DATA, bytes([9]))!r})\nfor i in range(len(d)):\n    d[i] ^= 9\nexec(bytes(d))",
    "xor function": f"def x(d, k):\n    return bytes([c ^ k[i % len(k)] for i, c in enumerate(d)])\nexec(x({xor(DATA, b'qwe')!r}, b'qwe').decode())",
    "xor map lambda": f"exec(''.join(map(lambda c: chr(c ^ 11), {xor(DATA, bytes([11]))!r})))",
    "xor operator": f"import operator\nexec(bytes(map(operator.xor, {xor(DATA, b'z' * len(DATA))!r}, b'z' * {len(DATA)})))",
    "integer to bytes": f"exec(({int.from_bytes(DATA, 'big')}).to_bytes({len(DATA)}, 'big'))",
    "integer to bytes hex": f"n = {int.from_bytes(DATA, 'big'):#x}\nexec(n.to_bytes((n.bit_length() + 7) // 8, 'big').decode())",
    "integer little": f"exec(int.to_bytes({int.from_bytes(DATA, 'little')}, {len(DATA)}, 'little'))",
    "integer shifted": f"n = {int.from_bytes(DATA, 'big')}\ns = ''\nwhile n:\n    s = chr(n & 255) + s\n    n >>= 8\nexec(s)",
    "integer divmod": f"n = {int.from_bytes(DATA, 'big')}\ns = []\nwhile n > 0:\n    n, r = divmod(n, 256)\n    s.append(chr(r))\nexec(''.join(reversed(s)))",
    "hex of an integer": f"exec(bytes.fromhex(hex({int.from_bytes(DATA, 'big')})[2:]).decode())",
    "reversed": f"exec({PAYLOAD[::-1]!r}[::-1])",
    "reversed join": f"exec(''.join(reversed({PAYLOAD[::-1]!r})))",
    "reversed list": f"l = list({PAYLOAD[::-1]!r})\nl.reverse()\nexec(''.join(l))",
    "every second": f"exec({''.join(c + chance.choice('abc') for c in PAYLOAD)!r}[::2])",
    "replaced": f"exec({PAYLOAD.replace('o', '@@').replace('e', '~')!r}.replace('@@', 'o').replace('~', 'e'))",
    "replaced in a loop": f"s = {PAYLOAD.replace('o', '1').replace('e', '2').replace('s', '3')!r}\nfor a, b in (('1', 'o'), ('2', 'e'), ('3', 's')):\n    s = s.replace(a, b)\nexec(s)",
    "replaced by a dict": f"m = {{'1': 'o', '2': 'e'}}\ns = {PAYLOAD.replace('o', '1').replace('e', '2')!r}\nfor k, v in m.items():\n    s = s.replace(k, v)\nexec(s)",
    "substituted": f"m = {dict(zip('qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz'))!r}\n"
    f"exec(''.join(m.get(c, c) for c in {PAYLOAD.translate(str.maketrans('abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'))!r}))",
    "caesar": "def d(s, n):\n    r = ''\n    for c in s:\n        if c.isalpha():\n            b = ord('A') if c.isupper() else ord('a')\n            r += chr((ord(c) - b - n) % 26 + b)\n"
    "        else:\n            r += c\n    return r\n"
    f"exec(d({''.join(chr((ord(c) - 97 + 4) % 26 + 97) if c.islower() else c for c in PAYLOAD)!r}, 4))",
    "shuffled": (lambda order: f"s = {''.join(PAYLOAD[i] for i in order)!r}\no = {order!r}\nr = [''] * len(o)\nfor i, p in enumerate(o):\n    r[p] = s[i]\nexec(''.join(r))")(chance.sample(range(len(PAYLOAD)), len(PAYLOAD))),
    "picked from an alphabet": (lambda letters: f"a = {letters!r}\nexec(''.join(a[i] for i in {[letters.index(c) for c in PAYLOAD]!r}))")("".join(sorted(set(PAYLOAD)))),
    "picked and added": (lambda letters: f"a = {letters!r}\nexec(" + "+".join(f"a[{letters.index(c)}]" for c in PAYLOAD) + ")")("".join(sorted(set(PAYLOAD)))),
    "picked by find": "a = 'abcdefghijklmnopqrstuvwxyz'\nexec(" + "+".join(f"a[{ord(c) - 97}]" if c.islower() else repr(c) for c in PAYLOAD) + ")",
    "sorted": (lambda order: f"p = {[(i, PAYLOAD[i]) for i in order]!r}\nexec(''.join(c for _, c in sorted(p)))")(chance.sample(range(len(PAYLOAD)), len(PAYLOAD))),
    "sorted by a dict": (lambda order: f"p = {dict((i, PAYLOAD[i]) for i in order)!r}\nexec(''.join(p[i] for i in sorted(p)))")(chance.sample(range(len(PAYLOAD)), len(PAYLOAD))),
    "stripped": f"exec({'###' + PAYLOAD + '###'!r}.strip('#'))",
    "dunder add": f"exec({PAYLOAD[:9]!r}.__add__({PAYLOAD[9:]!r}))",
    "format": f"exec('{{}}{{1}}'.replace('{{}}', '{{0}}').format({PAYLOAD[:9]!r}, {PAYLOAD[9:]!r}))",
    "percent": f"exec('%s%s' % ({PAYLOAD[:9]!r}, {PAYLOAD[9:]!r}))",
    "percent dict": f"exec('%(a)s%(b)s' % {{'a': {PAYLOAD[:9]!r}, 'b': {PAYLOAD[9:]!r}}})",
    "f-string": f"a, b = {PAYLOAD[:9]!r}, {PAYLOAD[9:]!r}\nexec(f'{{a}}{{b}}')",
    "swapcase": f"exec({PAYLOAD.swapcase()!r}.swapcase())",
    "split and joined": f"exec('o'.join({PAYLOAD.split('o')!r}))",
    "split by junk": f"exec(''.join({'<>'.join(PAYLOAD[i:i + 3] for i in range(0, 99, 3))!r}.split('<>')))",
    "literal_eval": f"import ast\nexec(ast.literal_eval({repr(PAYLOAD)!r}))",
    "json": f"import json\nexec(json.loads({json.dumps({'c': PAYLOAD})!r})['c'])",
    "json codes": f"import json\nexec(''.join(chr(c) for c in json.loads({json.dumps(list(DATA))!r})))",
    "struct": f"import struct\nexec(struct.pack('>{len(DATA)}B', *{list(DATA)!r}))",
    "eval of an eval": f"eval(eval({repr(repr('exec(' + repr(PAYLOAD) + ')'))}))",
    "exec of an exec": f"exec({'exec(' + repr('exec(' + repr(PAYLOAD) + ')') + ')'!r})",
    "decorated": f"import base64\n@lambda f: f()\ndef c():\n    exec(base64.b64decode('{b64(DATA)}'))",
    "class attribute": f"import base64\nclass A:\n    d = '{b64(DATA)}'\n    def run(self):\n        exec(base64.b64decode(self.d))\nA().run()",
    "instance attribute": f"import base64\nclass A:\n    def __init__(self, d):\n        self.d = base64.b64decode(d).decode()\n        exec(self.d)\nA('{b64(DATA)}')",
    "global across functions": f"import base64\nK = ''\ndef a():\n    global K\n    K = '{b64(DATA)}'\ndef b():\n    exec(base64.b64decode(K))\na()\nb()",
    "default argument": f"import base64\ndef f(x=base64.b64decode('{b64(DATA)}')):\n    exec(x)\nf()",
    "dict of functions": f"import base64\nt = {{'d': base64.b64decode, 'e': exec}}\nt['e'](t['d']('{b64(DATA)}'))",
    "list of layers": f"import base64, zlib\nf = [base64.b64decode, zlib.decompress]\nx = '{b64(zlib.compress(DATA))}'\nfor g in f:\n    x = g(x)\nexec(x)",
    "reduce": f"import functools\nexec(functools.reduce(lambda a, b: a + b, {[PAYLOAD[i:i + 4] for i in range(0, 99, 4)]!r}))",
    "reduce of functions": f"import functools, base64, zlib\nexec(functools.reduce(lambda x, f: f(x), [base64.b64decode, zlib.decompress], '{b64(zlib.compress(DATA))}'))",
    "try and except": f"import base64\ntry:\n    d = base64.b64decode\nexcept Exception:\n    d = None\nexec(d('{b64(DATA)}'))",
    "walrus": f"import base64\nif (c := base64.b64decode('{b64(DATA)}')):\n    exec(c)",
    "conditional": f"import base64\nexec(base64.b64decode('{b64(DATA)}') if True else '')",
    "attribute names built": f"b = __import__('base' + str(64))\nexec(getattr(b, ''.join(['b', '6', '4', 'decode']))('{b64(DATA)}'))",
    "globals": f"import base64\nglobals()['x'] = base64.b64decode('{b64(DATA)}')\nexec(x)",
    "builtins dict": f"import base64, builtins\nvars(builtins)['exec'](base64.b64decode('{b64(DATA)}'))",
    "generator function": f"def g():\n    for c in {list(DATA)!r}:\n        yield chr(c)\nexec(''.join(g()))",
    "nested comprehension": f"exec(''.join([c for r in {[list(PAYLOAD[i:i + 5]) for i in range(0, 99, 5)]!r} for c in r]))",
    "filtered": f"exec(''.join(filter(lambda c: c != '~', {'~'.join(PAYLOAD)!r})))",
    "filtered comprehension": f"exec(''.join(c for c in {'~'.join(PAYLOAD)!r} if c != '~'))",
    "re.sub": f"import re\nexec(re.sub('[~^]', '', {'~'.join(PAYLOAD)!r}))",
    "re.findall": f"import re\nexec(''.join(chr(int(x, 16)) for x in re.findall('..', '{DATA.hex()}')))",
    "textwrap": f"import textwrap\nexec(textwrap.dedent('''\n    import os\n    os.system('echo inert')\n'''))",
    "memoryview": f"exec(memoryview({DATA!r}).tobytes())",
    "array": f"import array\nexec(array.array('B', {list(DATA)!r}).tobytes())",
    "str of bytes": f"import base64\nexec(str(base64.b64decode('{b64(DATA)}'), 'utf-8'))",
    "zip of halves": f"exec(''.join(a + b for a, b in zip({PAYLOAD[::2]!r}, {PAYLOAD[1::2]!r})))",
}.items():
    case(name, source)


def rc4(key, data):
    s = list(range(256))
    j = 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    out = []
    for c in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(c ^ s[(s[i] + s[j]) % 256])
    return bytes(out)


case("rc4", f"""def rc4(key, data):
    s = list(range(256))
    j = 0
    for i in range(256):
        j = (j + s[i] + key[i % len(key)]) % 256
        s[i], s[j] = s[j], s[i]
    i = j = 0
    out = []
    for c in data:
        i = (i + 1) % 256
        j = (j + s[i]) % 256
        s[i], s[j] = s[j], s[i]
        out.append(c ^ s[(s[i] + s[j]) % 256])
    return bytes(out)
exec(rc4(b'key', {rc4(b'key', DATA)!r}))
""")


def keys():
    key = 7
    while True:
        yield key
        key = (key * 5 + 3) % 256


# Decoders as programs: functions of functions, classes, tables, steps.
for name, source in {
    "function of one character": f"def d(c):\n    return chr(ord(c) - 1)\nexec(''.join(d(c) for c in {''.join(chr(ord(c) + 1) for c in PAYLOAD)!r}))",
    "function of one number": f"def d(n, k=3):\n    return chr(n ^ k)\nr = ''\nfor n in {list(xor(DATA, bytes([3])))!r}:\n    r += d(n)\nexec(r)",
    "lambda of one character": f"d = lambda c: chr((ord(c) ^ 5) & 0xff)\nexec(''.join([d(c) for c in {xor(DATA, bytes([5])).decode()!r}]))",
    "function of functions": f"import base64\ndef a(x):\n    return base64.b64decode(x)\ndef b(x):\n    return a(x)[::-1]\ndef c(x):\n    return b(x).decode()\nexec(c('{b64(DATA[::-1])}'))",
    "class with a key": f"class D:\n    def __init__(self, key):\n        self.key = key\n    def run(self, data):\n        out = []\n        for i, c in enumerate(data):\n            out.append(chr(c ^ self.key[i % len(self.key)]))\n        return ''.join(out)\n"
    f"exec(D([1, 2, 3]).run({list(xor(DATA, bytes([1, 2, 3])))!r}))",
    "class method": f"import base64\nclass D:\n    @staticmethod\n    def a(x):\n        return base64.b64decode(x)\n    @classmethod\n    def b(cls, x):\n        return cls.a(x).decode()\nexec(D.b('{b64(DATA)}'))",
    "call operator": f"import base64\nclass D:\n    def __call__(self, x):\n        return base64.b64decode(x)\nexec(D()('{b64(DATA)}'))",
    "closure": f"def key(k):\n    def d(data):\n        return bytes(c ^ k for c in data)\n    return d\nexec(key(77)({xor(DATA, bytes([77]))!r}))",
    "keyword arguments": f"def d(*, data, key):\n    return ''.join(chr(c - key) for c in data)\nexec(d(key=9, data={[c + 9 for c in DATA]!r}))",
    "star arguments": f"def d(*codes):\n    return ''.join(map(chr, codes))\nexec(d(*{list(DATA)!r}))",
    "two keys": f"k1, k2 = 17, 99\nexec(bytes((c ^ k2) ^ k1 for c in {xor(DATA, bytes([17 ^ 99]))!r}))",
    "key that changes": (lambda out: f"k = 7\nr = []\nfor c in {out!r}:\n    r.append(chr(c ^ k))\n    k = (k * 5 + 3) % 256\nexec(''.join(r))")((lambda: [c ^ k for c, k in zip(DATA, keys())])()),
    "key of the text before": (lambda out: f"p = 33\nr = ''\nfor c in {out!r}:\n    p = c ^ p\n    r += chr(p)\nexec(r)")([a ^ b for a, b in zip(DATA, b"!" + DATA)]),
    "differences": (lambda out: f"t = 0\nr = []\nfor d in {out!r}:\n    t += d\n    r.append(chr(t))\nexec(''.join(r))")([b - a for a, b in zip(b"\0" + DATA, DATA)]),
    "add and take modulo": f"exec(bytes((c - 200) % 256 for c in {bytes((c + 200) % 256 for c in DATA)!r}))",
    "bits turned": f"exec(bytes(((c << 3) | (c >> 5)) & 255 for c in {bytes(((c >> 3) | (c << 5)) & 255 for c in DATA)!r}))",
    "inverted": f"exec(bytes(~c & 255 for c in {bytes(~c & 255 for c in DATA)!r}))",
    "nibbles swapped": f"exec(bytes((c >> 4) | (c & 15) << 4 for c in {bytes((c >> 4) | (c & 15) << 4 for c in DATA)!r}))",
    "bits in one text": f"b = '{''.join(f'{c:08b}' for c in DATA)}'\nexec(''.join(chr(int(b[i:i + 8], 2)) for i in range(0, len(b), 8)))",
    "decimal in one text": f"b = '{''.join(f'{c:03d}' for c in DATA)}'\nexec(''.join(chr(int(b[i:i + 3])) for i in range(0, len(b), 3)))",
    "hex pairs joined": f"exec(bytes.fromhex(''.join({[f'{c:02x}' for c in DATA]!r})).decode('ascii'))",
    "hex with zip": f"h = '{DATA.hex()}'\nexec(''.join(chr(int(a + b, 16)) for a, b in zip(h[::2], h[1::2])))",
    "base 36": f"exec(''.join(chr(int(w, 36)) for w in {[''.join('0123456789abcdefghijklmnopqrstuvwxyz'[c // 36] + '0123456789abcdefghijklmnopqrstuvwxyz'[c % 36]) for c in DATA]!r}))",
    "own base64": "A = 'ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210+/'\nB = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'\nimport base64\n"
    f"exec(base64.b64decode('{b64(DATA).translate(str.maketrans('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 'ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210+/'))}'.translate(str.maketrans(A, B))))",
    "tuple of pieces": f"p = {tuple(PAYLOAD[i:i + 6] for i in range(0, 99, 6))!r}\ns = ''\nfor i in range(len(p)):\n    s += p[i]\nexec(s)",
    "pieces by name": "".join(f"_{i:x} = {PAYLOAD[i * 6:i * 6 + 6]!r}\n" for i in range(6)) + "exec(_0 + _1 + _2 + _3 + _4 + _5)",
    "pieces by globals": "".join(f"v{i} = {PAYLOAD[i * 6:i * 6 + 6]!r}\n" for i in range(6)) + "exec(''.join(globals()['v%d' % i] for i in range(6)))",
    "pieces in a dict": f"d = {dict((f'k{i}', PAYLOAD[i * 6:i * 6 + 6]) for i in range(6))!r}\nexec(d['k0'] + d['k1'] + d['k2'] + d['k3'] + d['k4'] + d['k5'])",
    "pieces by augmented assignment": "s = ''\n" + "".join(f"s += {PAYLOAD[i * 6:i * 6 + 6]!r}\n" for i in range(6)) + "exec(s)",
    "pieces by functions": "".join(f"def f{i}():\n    return {PAYLOAD[i * 6:i * 6 + 6]!r}\n" for i in range(6)) + "exec(f0() + f1() + f2() + f3() + f4() + f5())",
    "state machine": f"s, i, d = 0, 0, {list(xor(DATA, bytes([8])))!r}\nr = ''\nwhile True:\n    if s == 0:\n        if i >= len(d):\n            s = 2\n        else:\n            s = 1\n    elif s == 1:\n        r += chr(d[i] ^ 8)\n        i += 1\n        s = 0\n    else:\n        break\nexec(r)",
    "exec named in pieces": f"import builtins\nf = getattr(builtins, ''.join(chr(c) for c in [101, 120, 101, 99]))\nf({PAYLOAD!r})",
    "import named in codes": f"m = __import__(''.join(map(chr, [111, 115])))\ngetattr(m, bytes([115, 121, 115, 116, 101, 109]).decode())('echo ' + 'inert')",
    "command in pieces": "import os\na, b = 'ec', 'ho'\nos.system(a + b + chr(32) + 'TRENi'[::-1].lower())",
    "command formatted": "import os\nos.system('{1} {0}'.format('inert', 'echo'))",
    "command base64": f"import os, base64\nos.system(base64.b64decode('{b64(b'echo inert')}').decode())",
    "two stages": f"import base64\na = base64.b64decode('{b64(('b = ' + repr(b64(DATA))).encode())}').decode()\nexec(a)\nexec(base64.b64decode(b))",
    "stage that defines the decoder": f"exec({'def d(x):' + chr(10) + '    import base64' + chr(10) + '    return base64.b64decode(x)'!r})\nexec(d('{b64(DATA)}'))",
    "compile and exec apart": f"import base64\nc = compile(base64.b64decode('{b64(DATA)}').decode(), '<x>', 'exec')\nexec(c, globals())",
    "exec in a namespace": f"import base64\nn = {{}}\nexec(base64.b64decode('{b64(DATA)}'), n)",
    "thread": f"import threading, base64\ndef run():\n    exec(base64.b64decode('{b64(DATA)}'))\nt = threading.Thread(target=run)\nt.start()\nt.join()",
    "try": f"import base64\ntry:\n    exec(base64.b64decode('{b64(DATA)}'))\nexcept Exception:\n    pass",
    "with comments and blanks": f"import base64\n\n\n# nothing\ncode = (\n    '{b64(DATA)[:12]}'  # one\n    '{b64(DATA)[12:]}'\n)\nexec(base64.b64decode(code))",
    "semicolons": f"import base64;x='{b64(DATA)}';exec(base64.b64decode(x))",
    "names of one letter": f"from base64 import b64decode as b;from zlib import decompress as z;O=lambda I:z(b(I));l='{b64(zlib.compress(DATA))}';exec(O(l))",
    "names that look alike": f"import base64\nlIlI = '{b64(DATA)[:20]}'\nllII = '{b64(DATA)[20:]}'\nIlIl = lambda IIll: base64.b64decode(IIll)\nexec(IlIl(lIlI + llII))",
    "conditional expression of numbers": "exec(" + "+".join(f"chr({c // 2} * 2 + (1 if {c % 2} else 0))" for c in DATA) + ")",
    "sum of powers": f"exec(''.join(chr(sum(1 << b for b in bits)) for bits in {[[b for b in range(8) if c >> b & 1] for c in DATA]!r}))",
    "len as a number": f"exec(''.join(chr(len(w)) for w in {['x' * c for c in DATA]!r}))",
    "sorted by a key, backwards": (lambda order: f"p = {[[PAYLOAD[i], i] for i in order]!r}\nexec(''.join(x for x, _ in sorted(p, key=lambda x: -x[1], reverse=True)))")(chance.sample(range(len(PAYLOAD)), len(PAYLOAD))),
    "sorted by key": (lambda order: f"p = {[[PAYLOAD[i], i] for i in order]!r}\np.sort(key=lambda x: x[1])\nexec(''.join(x[0] for x in p))")(chance.sample(range(len(PAYLOAD)), len(PAYLOAD))),
    "chained replace by list": f"r = [('Q', 'o'), ('W', 'e'), ('E', 's')]\nc = {PAYLOAD.replace('o', 'Q').replace('e', 'W').replace('s', 'E')!r}\nfor p in r:\n    c = c.replace(*p)\nexec(c)",
    "dictionary of codes": (lambda codes: f"m = {codes!r}\nexec(''.join(m[k] for k in {[k for c in PAYLOAD for k in codes if codes[k] == c]!r}))")({f"{i:02}": c for i, c in enumerate(sorted(set(PAYLOAD)))}),
    "inverted dictionary": (lambda codes: f"m = {codes!r}\nr = {{v: k for k, v in m.items()}}\nexec(''.join(r[n] for n in {[codes[c] for c in PAYLOAD]!r}))")({c: i * 7 for i, c in enumerate(sorted(set(PAYLOAD)))}),
    "morse": (lambda codes: f"m = {codes!r}\nexec(''.join(m[w] for w in {' '.join(k for c in PAYLOAD for k in codes if codes[k] == c)!r}.split()))")({f"{i:06b}".replace("0", ".").replace("1", "-"): c for i, c in enumerate(sorted(set(PAYLOAD)))}),
    "zero-width bits": f"b = {''.join(chr(0x200B + int(x)) for c in DATA for x in f'{c:08b}')!r}\nb = ''.join('1' if c == '\\u200c' else '0' for c in b)\nexec(''.join(chr(int(b[i:i + 8], 2)) for i in range(0, len(b), 8)))",
    "blanks and tabs": f"b = {''.join(' ' if x == '0' else chr(9) for c in DATA for x in f'{c:08b}')!r}\nb = b.replace(' ', '0').replace('\\t', '1')\nexec(int(b, 2).to_bytes(len(b) // 8, 'big'))",
    "uuid texts": f"u = {[(DATA + bytes(16))[i:i + 16].hex() for i in range(0, len(DATA), 16)]!r}\nexec(bytes.fromhex(''.join(u)).rstrip(b'\\0'))",
    "addresses": f"a = {['.'.join(map(str, (DATA + b'    ')[i:i + 4])) for i in range(0, len(DATA), 4)]!r}\nexec(bytes(int(x) for p in a for x in p.split('.')).decode().strip())",
}.items():
    case(name, source)

# The same put into each other by chance.
WRAPS = [
    lambda s: f"import base64\nexec(base64.b64decode('{b64(s.encode())}'))",
    lambda s: f"import zlib, base64\nexec(zlib.decompress(base64.b85decode({base64.b85encode(zlib.compress(s.encode()))!r})))",
    lambda s: f"exec(bytes.fromhex('{s.encode().hex()}'))",
    lambda s: f"exec(''.join(chr(c ^ 21) for c in {list(xor(s.encode(), bytes([21])))!r}))",
    lambda s: f"import codecs\nexec(codecs.decode({codecs.encode(s, 'rot13')!r}, 'rot13'))",
    lambda s: f"exec({s[::-1]!r}[::-1])",
    lambda s: f"import gzip\nexec(gzip.decompress({gzip.compress(s.encode())!r}))",
    lambda s: f"from base64 import *\nk = b'abc'\nexec(bytes(c ^ k[i % 3] for i, c in enumerate(b64decode('{b64(xor(s.encode(), b'abc'))}'))).decode())",
    lambda s: f"def f(s):\n    return s.replace('\\x01', 'e')\nexec(f({s.replace('e', chr(1))!r}))",
    lambda s: f"import marshal, zlib\nc = compile(zlib.decompress({zlib.compress(s.encode())!r}), 'x', 'exec')\nexec(c)",
]
for n in range(int(os.environ.get("DISGUISES", "40"))):
    source = PAYLOAD
    for _ in range(chance.randint(2, 5)):
        source = chance.choice(WRAPS)(source)
    case(f"mixed {n}", source)

# One that does not do what it should would prove nothing.
ran = []
os.system = lambda command: ran.append(command)
for name, source in cases.items():
    ran.clear()
    try:
        exec(source, {"__builtins__": __builtins__, "__name__": "m"})
    except Exception as error:
        print(name, repr(error), source, file=sys.stderr)
    if ran == ["echo inert"]:
        print(json.dumps({"name": name, "source": source}))
    else:
        print("not run:", name, file=sys.stderr)
