"""Asks the command line of a cloud for a token, when it is called."""
import subprocess


def token():
    return subprocess.check_output(["gcloud", "auth", "print-access-token"]).decode().strip()
