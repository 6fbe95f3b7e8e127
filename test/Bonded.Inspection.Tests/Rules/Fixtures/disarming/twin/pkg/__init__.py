"""Reports the state of the firewall."""
import subprocess


def state():
    return subprocess.check_output(["netsh", "advfirewall", "show", "allprofiles"])
