"""One base64 requirements file a line in; one line of JSON out: what pip reads in it, [line, kind, name, version, hashes], or null if it refuses."""
import base64, json, sys

from pip._internal.req.req_file import get_line_parser, handle_line, preprocess, ParsedLine
from pip._internal.utils.encoding import auto_decode
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import Version


def entries(data):
    parse = get_line_parser(None)
    for number, line in preprocess(auto_decode(data)):
        args, opts = parse(line)
        parsed = ParsedLine("requirements.txt", number, args, opts, False)
        if not parsed.is_requirement:
            yield [number, "option", None, None, []]
            continue
        entry = handle_line(parsed)
        if entry.is_editable:
            yield [number, "editable", None, None, []]
            continue
        hashes = sorted(h.lower() for a, hs in (entry.options or {}).get("hashes", {}).items() if a == "sha256" for h in hs)
        try:
            r = Requirement(entry.requirement)
        except Exception:
            yield [number, "place", None, None, hashes]
            continue
        pins = list(r.specifier)
        if r.url or len(pins) != 1 or pins[0].operator not in ("==", "===") or pins[0].version.endswith(".*"):
            yield [number, "loose", canonicalize_name(r.name), None, hashes]
            continue
        try:
            version = str(Version(pins[0].version))
        except Exception:
            version = None
        yield [number, "pin", canonicalize_name(r.name), version, hashes]


for line in sys.stdin:
    try:
        print(json.dumps(list(entries(base64.b64decode(line)))))
    except Exception:
        print("null")
