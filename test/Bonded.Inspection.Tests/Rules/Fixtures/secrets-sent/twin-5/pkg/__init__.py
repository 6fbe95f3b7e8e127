"""A client that shows its key to the host that it is told."""
import os

import requests


class Client:
    def __init__(self, host):
        self.host = host
        with open(os.path.expanduser("~/.config/service/token")) as f:
            self.token = f.read()

    def get(self, path):
        return requests.get(self.host + path, headers={"Authorization": "Bearer " + self.token})
