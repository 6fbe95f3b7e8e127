"""Opens what it is given with the program of the system."""
import subprocess
import sys

COMMANDS = {"darwin": ["open"], "linux": ["xdg-open", "--"]}


def show(path):
    command = COMMANDS.get(sys.platform)
    if command:
        subprocess.Popen(command + [path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
