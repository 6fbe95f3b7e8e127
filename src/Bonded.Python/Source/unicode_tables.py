"""Writes nfkc.bin and names.bin beside this file, from this Python's Unicode data (3.13 or newer) and Unicode's NameAliases.txt.

    python3 unicode_tables.py /usr/share/unicode/NameAliases.txt

nfkc.bin: three sections, each an int32 count and its entries, little endian.
  compatibility decompositions in full: int32 code point, int32 end of its text in UTF-16 units; after the entries all texts
  combining classes: int32 code point << 8 | class
  primary composites: int32 first, int32 second, int32 result
Hangul syllables are left out: they follow a formula.

names.bin, compressed as zlib does: int32 count, the names in upper case and in order, each ended by a line feed, then for each int32 its code point.
Left out are names that follow a formula: Hangul syllables and ideographs.
"""
import struct, sys, unicodedata as u, zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
CODES = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def is_hangul(c):
    return 0xAC00 <= c <= 0xD7A3


def nfkc():
    entries, texts, classes, pairs = [], "", [], []
    for c in CODES:
        if is_hangul(c):
            continue
        decomposed = u.normalize("NFKD", chr(c))
        if decomposed != chr(c):
            texts += decomposed
            entries.append((c, len(texts.encode("utf-16-le")) // 2))
        if u.combining(chr(c)):
            classes.append(c << 8 | u.combining(chr(c)))
        parts = u.decomposition(chr(c)).split()
        if len(parts) == 2 and not parts[0].startswith("<") and u.normalize("NFC", chr(c)) == chr(c):
            pairs.append((int(parts[0], 16), int(parts[1], 16), c))
    return b"".join([struct.pack("<i", len(entries)), *(struct.pack("<ii", *entry) for entry in entries), texts.encode("utf-16-le"),
                     struct.pack("<i", len(classes)), *(struct.pack("<i", entry) for entry in classes),
                     struct.pack("<i", len(pairs)), *(struct.pack("<iii", *pair) for pair in pairs)])


def names(aliases):
    found = {}
    for c in CODES:
        name = u.name(chr(c), "")
        if name and not name.endswith("-%X" % c) and not is_hangul(c):
            found[name] = c
    # Ideographs that are named one by one, such as the compatibility ones, end in their number too.
    for c in CODES:
        name = u.name(chr(c), "")
        if name.endswith("-%X" % c) and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "TANGUT IDEOGRAPH-")):
            found[name] = c
    for line in aliases.read_text("utf-8").splitlines():
        fields = line.split(";")
        if len(fields) == 3 and not line.startswith("#"):
            found.setdefault(fields[1], int(fields[0], 16))
    for name, code in found.items():
        assert u.lookup(name) == chr(code), name
    ordered = sorted(found)
    raw = struct.pack("<i", len(ordered)) + "".join(name + "\n" for name in ordered).encode("ascii")
    return zlib.compress(raw + b"".join(struct.pack("<i", found[name]) for name in ordered), 9)


(HERE / "nfkc.bin").write_bytes(nfkc())
(HERE / "names.bin").write_bytes(names(Path(sys.argv[1])))
