"""Uploads a folder that it is told to."""
import os
import requests


def upload(folder, url):
    for root, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as f:
                requests.put(url + "/" + name, data=f)
