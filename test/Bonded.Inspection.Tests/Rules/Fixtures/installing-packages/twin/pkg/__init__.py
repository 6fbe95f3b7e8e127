"""Makes environments and installs into them, when it is called."""
import subprocess
import sys
import venv


def create(folder, requirements):
    venv.create(folder, with_pip=True)
    subprocess.check_call([folder + "/bin/python", "-m", "pip", "install", *requirements])


try:
    import example_helper
except ImportError as e:
    message = "run: pip install example-helper"
