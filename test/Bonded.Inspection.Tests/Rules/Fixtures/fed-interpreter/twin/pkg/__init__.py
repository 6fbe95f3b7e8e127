"""Asks a calculator."""
import subprocess


def reckon(expression):
    bc = subprocess.Popen(["bc", "-l"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    answer, _ = bc.communicate(expression + "\n")
    return float(answer)


def modules(python):
    return subprocess.run([python, "-"], input="import sys; print(sys.builtin_module_names)", capture_output=True, text=True).stdout
