// Made by Handlers/bundle.py; made again, not edited.
// swift-format-ignore-file

extension Handler {
    static let seeder = ###"""
# seed.py: small enough for a template; to read it, print SOURCE.
import base64
import zlib

SOURCE = zlib.decompress(base64.b85decode("".join("""
c-n<kXLI8=5dD1m705M^XPD`Y3NxeTa#e0=vgQPXD-k{tU;xmz#-sn91*x9qDzx4A-aag3QEKDJt<{P-Spcg{p39raz@HUZ$8NOKU$>@47sP)Q+CT&k0!k;fvSfL@mrGD?V2n1c^FgQoZjjJt<h;tklBqUi1_}&!kdjj8Qb@4Z>RL^Bp6mO_=bjL*QZh+F%~xXsqyRI+Gg3KCfQzg-J#Q1gkK9XTBXXI+oaE9v!bO8Am^`&#$HU5fxVZ)4o=)Oxr4_+s#DLY65n#hQpLK|-K;)L_DLL)DW8^-Qn5W=#lJPqroJ@MU@LMLVfjBf$30d;oPGVAW=fJ3jWas=n(!xMSd)|I`Wx*iENtts2na)!`Z20*UGl?ngc#cXFq`18+MtL5eb}R7-+<RWY)0m8&Y6VXjdFt-<)A3>wc@2NfxFgaMk#W^%MJ7KfJn-}9jaW@OMqCC&!Gj~FQbgZ@xi`{*#UQkm!j$0oGzSxO*ijg_p2#UZ2V0_^aCQEcD(!sePHezcMtS1C;`uzV04eK)ttY*t6V1Q{^sSyr!SnN_)~6|Dl!onY@<=aG@XFGdUR?EhgNqBwFbhY3IF%wh9QV27G=5yLe~1(J7#(JFyFc9|{->o-8`3+VhsIlxG7ms}+B&ithX|x`{AO`$CS0_hI5S6GP#Chid^s<HhMy(04>>rXad*^^7$^HGjpz#6(C88ju39=q?V1}!2CIujxF!9#8&ze>9R!VR2|enZz8&-_Ycxv?lqTqhqxjn|zVJ~>w5AJuy`!`$N*i>;usuk2Z*;VT9dt%J6&|ylgApj9QwT!#NQG7oX&gGwG^TXH3UHZD6FR)Q#LDg^z#)=T!Juv^x^l@^Uxbm!wZ(AlrGeHW)#lp>)nQ$4zp1aAcbxII4t`*VU*eBnsq3%|(m|j&Q>(Yrgc|*D$(O4inI+E=tyk%IM0-e%j<ISTA;8)`C<*CWe~KZz<$JN=(t^*5R3e)Ll)<-QjoFtp=y*uor0$ZDr~w4j3n#E^NQdI|(Dqm;ZKcy@?yoY9Yw1^0s64$vnj%{-cIzP>FIrn{@%CUwKzknX+ybM$I)(RZ*BkO<6C`-`suzxy5j|6}+J@o&L#qE*szKG)VBc#uc#zg@^jhhJeV<0RTB@LPKtHE-Tf{Q1uFO&0-0FT1*)o?dz)hjQQepcDg=*f8s6bB5M@Bbq1X^!2zE*hJxBs1~Mf*4zJ<_SnVaQ!Z<H13P)x%!nU9Zu~(F;UX`wVd%MbbfGgK*qFNxG3Rz#V*SB=btLvT{cl#wN#%S7>_Ui-g9nd+X|5(@3c~^A4=#Gu+_cJ~Ea6^#Gzd_A7g7s-41~?3C{>ZU&iB
""".split()))).decode()
exec(compile(SOURCE, "index.py", "exec"))

"""###
}
