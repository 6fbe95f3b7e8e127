"""Answers questions about versions, specifiers, markers, requirements and names with PyPA's `packaging`.

Reads one JSON object a line and writes one JSON value a line, after a first line that says which `packaging` answers.
It takes the newest that is installed: by itself, or inside pip or setuptools, of any interpreter found.
BONDED_PACKAGING names a folder that holds another one.
"""

import glob
import json
import os
import re
import sys
import sysconfig


def find():
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    sites = {sysconfig.get_paths()["purelib"], "/usr/lib/python3/dist-packages"}
    sites.update(glob.glob("/usr/local/lib/python3*/site-packages"))
    sites.update(glob.glob(os.path.join(glob.escape(pyenv), "versions/*/lib/python3*/site-packages")))
    folders = {os.path.join(site, inner) for site in sites for inner in ("", "pip/_vendor", "setuptools/_vendor")}
    if "BONDED_PACKAGING" in os.environ:
        folders = {os.environ["BONDED_PACKAGING"]}
    best = ((0,), None, None)
    for folder in sorted(folders):
        for name in ("__init__.py", "__about__.py"):
            path = os.path.join(folder, "packaging", name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    said = re.search(r'^__version__ = "(\d+(?:\.\d+)*)', file.read(), re.M)
                if said:
                    number = tuple(map(int, said[1].split(".")))
                    best = max(best, (number, folder, said[1]))
    return best


number, folder, text = find()
if number < (22,):
    # Before 22 there were legacy versions and another parser.
    print(json.dumps({"version": text}), flush=True)
    sys.exit()
sys.path.insert(0, folder)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, canonicalize_version
from packaging.version import Version


def guarded(work):
    try:
        return work()
    except Exception as error:
        return "raises " + type(error).__name__


def version(q):
    v = Version(q["text"])
    return [str(v), canonicalize_version(v), v.public, v.is_prerelease, v.is_postrelease, v.is_devrelease, bool(v.local)]


def compare(q):
    versions = [Version(text) for text in q["versions"]]
    return ["".join("<" if a < b else ">" if a > b else "=" for b in versions) for a in versions]


def specifier(q):
    s = SpecifierSet(q["text"])
    versions = [Version(text) for text in q["versions"]]
    return [
        str(s),
        [guarded(lambda: [s.contains(v, prereleases=p) for v in versions]) for p in (None, True, False)],
        [guarded(lambda: [versions.index(v) for v in s.filter(versions, prereleases=p)]) for p in (None, True, False)],
    ]


def proper(markers):
    """Whether every comparison is of one variable with one literal."""
    for m in markers:
        if isinstance(m, list):
            if not proper(m):
                return False
        elif isinstance(m, tuple):
            if [type(m[0]).__name__, type(m[2]).__name__].count("Variable") != 1:
                return False
    return True


def evaluated(m, environments):
    return [proper(m._markers), [guarded(lambda: m.evaluate(e)) for e in environments]]


def marker(q):
    return evaluated(Marker(q["text"]), q["environments"])


def requirement(q):
    r = Requirement(q["text"])
    return [
        canonicalize_name(r.name),
        sorted({canonicalize_name(e) for e in r.extras}),
        str(r.specifier),
        r.url,
        evaluated(r.marker, q["environments"]) if r.marker else None,
    ]


def name(q):
    return canonicalize_name(q["text"], validate=True)


print(json.dumps({"version": text, "folder": folder}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps(guarded(lambda: globals()[question["ask"]](question))), flush=False)
