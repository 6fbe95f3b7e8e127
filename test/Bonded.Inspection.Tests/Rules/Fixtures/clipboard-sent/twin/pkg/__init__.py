"""Sends what is in the clipboard to a machine of one's own."""
import pyperclip
import requests


def push(server):
    requests.post(server + "/clip", data=pyperclip.paste().encode())
