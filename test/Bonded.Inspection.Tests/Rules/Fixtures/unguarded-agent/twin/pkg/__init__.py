"""Asks the assistant that is installed to review a change."""
import subprocess


def review(diff):
    return subprocess.run(["claude", "-p", "Review this change:\n" + diff], capture_output=True, text=True).stdout
