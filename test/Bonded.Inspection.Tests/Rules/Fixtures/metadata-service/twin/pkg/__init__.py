"""Signs requests with the credentials of the machine, for its own cloud."""
import json
import urllib.request

URL = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"


class Provider:
    def load(self, role):
        with urllib.request.urlopen(URL + role, timeout=1) as r:
            return json.load(r)
