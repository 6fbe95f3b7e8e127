"""A table that comes compressed with the package."""
import json
import pkgutil
import zlib

TABLE = json.loads(zlib.decompress(pkgutil.get_data(__name__, "table.z")))
