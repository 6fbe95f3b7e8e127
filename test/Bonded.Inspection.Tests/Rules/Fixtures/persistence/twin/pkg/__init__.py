"""Completion for a shell, set up by a command."""
import os

LINE = 'eval "$(fixture --completion)"'


def install_completion():
    path = os.path.expanduser("~/.bashrc")
    with open(path, "a") as f:
        f.write("\n" + LINE + "\n")
    print("Added a line to", path)
