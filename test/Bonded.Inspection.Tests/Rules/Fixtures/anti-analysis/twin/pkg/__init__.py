"""Reports what a machine is."""
import platform
import sys


def facts():
    kind = "virtual" if "vmware" in platform.uname().version.lower() else "physical"
    return {"kind": kind, "system": platform.system()}


if sys.version_info < (3, 8):
    sys.exit("Python 3.8 is needed")
