"""One base64 poetry.lock a line in; one line of JSON out: what Poetry reads in it, [name, version, source type, [[file, hash]]]."""
import base64, json, pathlib, sys, tempfile

from poetry.packages.locker import Locker

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "poetry.lock"
    for line in sys.stdin:
        path.write_bytes(base64.b64decode(line))
        packages = Locker(path, {}).locked_repository().packages
        print(json.dumps(
            [[p.name, str(p.version), p.source_type, [[f.get("file"), f["hash"]] for f in p.files]] for p in packages]))
