"""Writes fold.bin: what a code point becomes when spelling stops mattering, from this Python's Unicode data.

Case folding and NFKD to a fixed point, without ignorable code points; then the combining classes for canonical order.
Little endian: int32 count, count x (int32 code point, int32 end of its text), the texts in UTF-16, int32 count,
count x int32 (code point << 8 | class).
"""
import struct, sys, unicodedata as u

IGNORABLE = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
             (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
             (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]
ignorable = {c for a, b in IGNORABLE for c in range(a, b + 1)}


def fold(text):
    while True:
        folded = "".join(c for c in u.normalize("NFKD", text.casefold()) if ord(c) not in ignorable)
        if folded == text:
            return text
        text = folded


entries, texts, classes = [], "", []
for c in range(0x80, 0x110000):
    if 0xD800 <= c < 0xE000:
        continue
    if u.combining(chr(c)):
        classes.append(c << 8 | u.combining(chr(c)))
    folded = fold(chr(c))
    if folded != chr(c) and not (0xAC00 <= c <= 0xD7A3) and c < 0xE0200:
        texts += folded
        entries.append((c, len(texts.encode("utf-16-le")) // 2))
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<i", len(entries)))
    for c, end in entries:
        out.write(struct.pack("<ii", c, end))
    out.write(texts.encode("utf-16-le"))
    out.write(struct.pack("<i", len(classes)))
    out.write(struct.pack(f"<{len(classes)}i", *classes))
