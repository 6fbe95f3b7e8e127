"""What CPython makes of texts, a line of standard input a case, a line of JSON an answer.

nfkc HEX          the identifiers' normal form of a text in UTF-8, in UTF-8
names             every character that has a name: [[code, name], ...]
identifiers       every character that can begin an identifier, and every one that can go on with one, as code points
decode NAME HEX   the text of bytes in an encoding, in UTF-8, or null
cookie HEX        the source that the tokenizer makes of a file, as the value of its only statement, a string, or null where it is refused
"""
import ast
import json
import sys
import unicodedata
import warnings

warnings.simplefilter("ignore")


def text(value):
    return value.encode("utf-8", "surrogatepass").hex()


def every():
    return (c for c in range(0x110000) if not 0xD800 <= c < 0xE000)


def answer(command, *arguments):
    if command == "nfkc":
        return text(unicodedata.normalize("NFKC", bytes.fromhex(arguments[0]).decode("utf-8")))
    if command == "names":
        return [[c, unicodedata.name(chr(c))] for c in every() if unicodedata.name(chr(c), "")]
    if command == "identifiers":
        return [[c for c in every() if chr(c).isidentifier()], [c for c in every() if ("a" + chr(c)).isidentifier()]]
    try:
        if command == "decode":
            return text(bytes.fromhex(arguments[1]).decode(arguments[0]))
        return text(ast.parse(bytes.fromhex(arguments[0])).body[-1].value.value)
    except (SyntaxError, UnicodeError, LookupError, ValueError):
        return None


for line in sys.stdin:
    print(json.dumps(answer(*line.split())), flush=True)
