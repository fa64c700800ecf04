/** The page's style, for the screen, light and dark, and for paper. */
export const style = `:root{color-scheme:light dark;--paper:#f4f4f1;--card:#fff;--line:#e0e0d9;--ink:#1d2126;--soft:#5a616b;--accent:#2f4fc4;--tint:#f6f7fc}
@media (prefers-color-scheme:dark){:root{--paper:#121417;--card:#1b1e23;--line:#333941;--ink:#eceef1;--soft:#a7aeb8;--accent:#9db1ff;--tint:#20242c}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:clamp(1.5rem,5vw,3rem) clamp(.75rem,3vw,1.5rem) 4rem}
header{padding:0 .25rem}
h1{margin:0;font-size:clamp(1.5rem,5vw,2.125rem);font-weight:650;line-height:1.2;letter-spacing:-.02em;text-wrap:balance}
h2{margin:0;font-size:1.25rem;line-height:1.3;letter-spacing:-.01em}
h3{margin:1.75rem 0 .5rem;font-size:1rem;line-height:1.4}
p{margin:.5rem 0}
small,.origin{font-size:.8125rem;color:var(--soft)}
.kicker{margin:0 0 .25rem;color:var(--accent);font-weight:600}
.lead{color:var(--soft)}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
section,nav,.tiles{margin-top:1.25rem;padding:clamp(1rem,3vw,1.75rem);background:var(--card);border:1px solid var(--line);border-radius:.875rem}
section{scroll-margin-top:1rem}
nav ul{margin:.5rem 0 0;padding:0;list-style:none;columns:14rem;column-gap:2rem}
nav li{padding:.125rem 0;break-inside:avoid}
nav h2{font-size:1rem}
.origin{margin:.25rem 0 1rem;text-wrap:pretty}
.notice{padding:.75rem 1rem;border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:.5rem;background:var(--tint)}
dl{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:.375rem 1.25rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0}
.blocks{columns:23rem;column-gap:2.5rem}
.blocks>div{break-inside:avoid;padding-bottom:1.25rem}
.blocks h3{margin-top:0}
.lines{white-space:pre-line}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem}
.tiles div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
.tiles dt{font-size:.875rem}
.tiles dd{font-size:1.25rem;font-weight:650;letter-spacing:-.01em}
.n,time{white-space:nowrap;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.9375rem;overflow-wrap:normal}
th,td{padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{color:var(--soft);font-size:.8125rem;font-weight:600;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
th.n,td.n{text-align:right}
tbody:last-child>tr:last-child>td{border-bottom:0}
td small{display:block}
.what{min-width:8rem}
#audit .what{min-width:12rem}
.orders>tbody>tr:first-child>td{padding-top:.75rem;font-weight:600}
.orders>tbody>tr:first-child:not(:last-child)>td{border-bottom:0;padding-bottom:.25rem}
.orders small{font-weight:400}
.orders td:nth-child(2){overflow-wrap:anywhere}
.beneath ul{margin:0;padding:.5rem .75rem;list-style:none;background:var(--tint);border-radius:.5rem;font-size:.875rem}
.beneath td{padding:0 0 .75rem}
.beneath .soft{color:var(--soft);font-size:.8125rem}
.beneath li{display:flex;justify-content:space-between;gap:1rem;padding:.125rem 0}
#technical{font-size:.8125rem}
#technical table{font-size:.75rem}
@media (max-width:30rem){table{font-size:.8125rem}th,td{padding-right:.5rem}td small{font-size:.75rem}.beneath ul{font-size:.8125rem;padding:.5rem}.beneath li{gap:.5rem}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--accent:#000;--tint:#fff}body{font-size:10pt}main{max-width:none;padding:0}nav{display:none}section,.tiles{margin-top:1.5rem;padding:0;border:0;border-radius:0}.beneath ul{padding:0}.wide{overflow:visible}h2,h3,thead{break-after:avoid}tr,li,.tiles{break-inside:avoid}.orders>tbody{break-inside:avoid}td,th{overflow-wrap:anywhere}}`;
