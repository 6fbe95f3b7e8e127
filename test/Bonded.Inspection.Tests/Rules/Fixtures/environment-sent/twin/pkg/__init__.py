"""A client with a key from the environment."""
import os
import requests

API_KEY = os.environ.get("EXAMPLE_API_KEY")
BASE = os.environ.get("EXAMPLE_API_BASE", "https://api.example.invalid/v1")


def complete(prompt):
    response = requests.post(BASE + "/complete", json={"prompt": prompt}, headers={"Authorization": f"Bearer {API_KEY}"}, timeout=60)
    response.raise_for_status()
    return response.json()
