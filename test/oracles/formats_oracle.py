"""
One question a line in (kind, tab, base64 of its text), one line of JSON out. "null" is a refusal.
The packaging library is the installed one or the one inside pip, whichever this Python has.
"""
import base64, csv, io, json, sys

try:
    from packaging import metadata, utils
except ImportError:
    from pip._vendor.packaging import metadata, utils


def wheel(text):
    name, version, build, found = utils.parse_wheel_filename(text)
    return [name, str(version), list(build), sorted(map(str, found))]


def sdist(text):
    name, version = utils.parse_sdist_filename(text)
    return [name, str(version)]


def email(data):
    raw, unparsed = metadata.parse_email(data)
    return [raw, unparsed]


def record(data):
    return [row for row in csv.reader(io.StringIO(data.decode(), newline="")) if row]


for line in sys.stdin:
    kind, text = line.rstrip("\n").split("\t")
    data = base64.b64decode(text)
    try:
        if kind in ("wheel", "sdist"):
            data = data.decode()
        print(json.dumps(globals()[kind](data)))
    except Exception:
        print("null")
