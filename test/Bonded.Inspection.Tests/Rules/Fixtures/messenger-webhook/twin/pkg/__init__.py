"""Sends messages to a webhook that its user gives."""
import requests

BASE = "https://discord.com/api/webhooks"


class Webhook:
    def __init__(self, id, token):
        self.url = f"{BASE}/{id}/{token}"

    def send(self, content):
        return requests.post(self.url, json={"content": content})
