"""Measures how long requests take, if it is asked to."""
import time
import requests

COUNTS = {}


def instrument():
    real = requests.Session.send

    def send(self, request, **kwargs):
        start = time.monotonic()
        try:
            return real(self, request, **kwargs)
        finally:
            COUNTS[request.url] = time.monotonic() - start

    requests.Session.send = send
