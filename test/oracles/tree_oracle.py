"""Reads Python files as this interpreter does. A line asks, a line of JSON answers.

PATH              {"hashes": [...]}, one a top-level statement, of its canonical text; {"error": "..."} where this Python refuses the file
PATH TAB INDEX    {"text": "..."}, that statement's canonical text
accepts TAB PATH  {"accepts": true}, without looking at the tree; works from Python 2.7 on

The canonical text is every node as (Name fields ...), [lists], - for what is not there; strings as the hex of their UTF-16, bytes in hex, integers
in hex, floating-point numbers as the hex of their eight bytes.
"""
import ast
import hashlib
import json
import struct
import sys
import threading
import warnings

warnings.simplefilter("ignore")
SKIPPED = {"ctx", "type_comment", "type_ignores", "kind", "str"}
FIELDS = {}

# What older versions do not know of, and so never have.
ABSENT = {"FunctionDef": " []", "AsyncFunctionDef": " []", "ClassDef": " []", "TypeVar": " -", "TypeVarTuple": " -", "ParamSpec": " -"}


def constant(value):
    if value is None or value is True or value is False or value is Ellipsis:
        return repr(value)
    if isinstance(value, str):
        return "s" + value.encode("utf-16-be", "surrogatepass").hex()
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, int):
        return "i%x" % value
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    return "c" + struct.pack(">d", value.imag).hex()


def walk(node, out):
    kind = node.__class__
    fields = FIELDS.get(kind)
    if fields is None:
        fields = FIELDS[kind] = [field for field in kind._fields if field not in SKIPPED]
    out("(" + kind.__name__)
    if kind is ast.Constant or kind is getattr(ast, "MatchSingleton", None):
        out(" " + constant(node.value))
    else:
        for field in fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                out(" [")
                for item in value:
                    if isinstance(item, ast.AST):
                        walk(item, out)
                    else:
                        out(" " + ("-" if item is None else str(item)))
                out("]")
            elif isinstance(value, ast.AST):
                walk(value, out)
            else:
                out(" " + ("-" if value is None else str(value)))
        if kind.__name__ in ABSENT and "type_params" not in fields and "default_value" not in fields:
            out(ABSENT[kind.__name__])
    out(")")


def text(statement):
    parts = []
    walk(statement, parts.append)
    return "".join(parts)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def answer(line):
    try:
        parts = line.split("\t")
        if parts[0] == "accepts":
            compile(read(parts[1]), "file", "exec", getattr(ast, "PyCF_ONLY_AST", 1024), True)
            return {"accepts": True}
        body = ast.parse(read(parts[0])).body
        if len(parts) > 1:
            return {"text": text(body[int(parts[1])]) if int(parts[1]) < len(body) else "(nothing)"}
        return {"hashes": [hashlib.sha256(text(statement).encode("utf-8")).hexdigest()[:16] for statement in body]}
    except RecursionError if sys.version_info[0] > 2 else RuntimeError as error:
        return {"error": "RecursionError: " + str(error)}
    except Exception as error:
        return {"error": "%s: %s" % (type(error).__name__, error)}


def main():
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        sys.stdout.write(json.dumps(answer(line.rstrip("\n"))) + "\n")
        sys.stdout.flush()


sys.setrecursionlimit(100000)
threading.stack_size(512 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
