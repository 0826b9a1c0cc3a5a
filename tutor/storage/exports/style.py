"""How the page looks: the course's own tones, light and dark, on a telephone and on paper."""

STYLE = """\
:root{color-scheme:light dark;--page:#fbf8f2;--block:#f0ece1;--line:#d3cbbb;--faint:#958d7e;--muted:#5f5965;
--text:#2c2933;--bright:#141218;--accent:#0b6b66;--right:#2f6a2b;--wrong:#a83421;--rest:#cfc9ba;--later:#958d7e}
@media (prefers-color-scheme:dark){:root{--page:#18171d;--block:#211f28;--line:#3a3744;--faint:#6c677b;--muted:#a29cb0;
--text:#d8d4e0;--bright:#f5f2f9;--accent:#7fc8c0;--right:#9fd08f;--wrong:#f39a88;--rest:#3a3744;--later:#8a8598}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.55 system-ui,"DejaVu Sans",sans-serif;
overflow-wrap:anywhere}
main{max-width:47.5rem;margin:0 auto;padding:3rem 1.25rem 5rem}
p,ul,ol,dl,table,figure,blockquote,h1,h2,h3{margin:0;padding:0}
main>header p,.fact,.where,th{color:var(--muted)}
h1{font-size:2.1rem;line-height:1.25;color:var(--bright)}
h2{font-size:1.4rem;line-height:1.3;color:var(--bright);margin:4rem 0 1.2rem}
h3{font-size:1.125rem;line-height:1.35;color:var(--bright);margin:0 0 .2rem}
.where,.fact{font-size:.9375rem;font-weight:normal}
a{color:var(--accent);text-underline-offset:.2em}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1.4rem 2rem;background:var(--block);padding:1.5rem 1.6rem;
margin:2.2rem 0 0}
.tile.wide{grid-column:span 2}
.tile p{font-size:.9rem;line-height:1.45;color:var(--muted)}
.tile .number{font-size:1.0625rem;line-height:1.4}
.tile b{font-size:1.7rem;color:var(--bright)}
.bar{display:flex;gap:2px;height:6px;margin:.3rem 0 .4rem;background:var(--rest)}
.bar i{background:var(--accent)}
.bar i+i{background:var(--later)}
aside{border-left:4px solid var(--accent);background:var(--block);padding:1.2rem 1.6rem 1.4rem;margin:2.2rem 0 0}
aside h2{margin:0 0 .6rem}
aside ol{padding-left:1.4rem}
aside li{margin:.5rem 0 0}
aside li p:not(.where),blockquote p{white-space:pre-wrap}
.talks{display:grid;grid-template-columns:minmax(0,max-content) minmax(0,1fr);gap:.6rem 1rem}
.talks dd{margin:0}
table{width:100%;border-collapse:collapse}
th{font-weight:normal;border-bottom:1px solid var(--line)}
th,td{text-align:right;vertical-align:top;padding:.35rem 0 .35rem 1rem;white-space:nowrap}
th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal}
article{margin:0 0 3rem}
.prompt{margin:.8rem 0 1rem;font-weight:600;color:var(--bright)}
.prompt strong{font-weight:800}
.lesson,.lines{margin:.6rem 0 1rem}
.label{font-weight:600}
.prompt p+p,.lesson p+p,.lesson ul,.lesson ol,.prompt ul,blockquote p+p{margin-top:.7rem}
.lesson ul,.lesson ol,.prompt ul,.prompt ol{padding-left:1.4rem}
.lines ul{list-style:none}
.lines li{display:flex;gap:.6rem;margin:.2rem 0}
.lines li>span:last-child{min-width:0}
.mark{flex:none}
.right{color:var(--right)}
.wrong{color:var(--wrong)}
.open{color:var(--muted)}
article .fact{margin:.9rem 0 .3rem}
article header .fact{margin:0 0 .6rem}
blockquote{border-left:3px solid var(--line);padding:.1rem 0 .1rem 1.1rem;margin:.3rem 0 1rem}
blockquote.essay{border:0;padding:0;font:1.125rem/1.65 Georgia,"Noto Serif","DejaVu Serif",serif;color:var(--bright)}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.92em}
pre{white-space:pre-wrap;background:var(--block);padding:.6rem .9rem}
figure{margin:1rem 0}
figure svg{display:block;width:100%;height:auto}
svg text{fill:var(--muted);font-size:15px}
svg .axis{stroke:var(--faint)}
svg polyline{fill:none;stroke:var(--muted);stroke-width:2.5}
svg .last{stroke:var(--accent)}
svg text.last{fill:var(--accent);stroke:none}
svg .bet{stroke:var(--bright);stroke-width:1.5;stroke-dasharray:5 5;fill:var(--bright);fill-opacity:.08}
@media (max-width:34rem){
main{padding:1.6rem 1.25rem 3rem}
h1{font-size:1.8rem}
h2{margin-top:3rem}
.tiles,aside{margin-left:-.4rem;margin-right:-.4rem;padding-left:1.1rem;padding-right:1.1rem}
.tiles{grid-template-columns:1fr 1fr;gap:1.2rem 1rem}
.tile:first-child,.tile.wide{grid-column:1/-1}
.talks{display:block}
.talks dd{margin:0 0 .5rem}
th:nth-child(n+4),td:nth-child(n+4){display:none}
}
@media print{
:root{--page:#fff;--block:#f3f1ea;--text:#222;--bright:#000;--muted:#555;--line:#bbb;--faint:#888;--accent:#0b6b66;
--right:#2f6a2b;--wrong:#a83421;--rest:#d8d4c8;--later:#958d7e}
@page{margin:18mm 16mm}
body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:none;padding:0}
h2{margin-top:2rem}
a{color:inherit;text-decoration:none}
h1,h2,h3,article header,.fact,.label,.prompt,thead{break-after:avoid}
article header,h3,.prompt,.tiles,.tile,aside li,figure,svg,pre,tr,.lines li,dt,dd{break-inside:avoid}
dt{break-after:avoid}
p,li,blockquote{orphans:3;widows:3}
}
"""
