import { FONT_FAMILY, figureStyle } from "../theme.ts";

/** Style sheet of the report page: typography on an 8 px rhythm, colours of the figures, light, dark and print. */
export const reportStyle = () => `${figureStyle()}
:root{--page:#f5f6f8;--card:var(--uw-paper);--line:#dfe3e8;--soft:#f0f3f6;--warn-bg:#fdf3f1;--warn-line:#e9b9b3}
@media screen and (prefers-color-scheme:dark){:root{--page:#0d1116;--line:#2b333d;--soft:#1c232c;--warn-bg:#2a1917;--warn-line:#6b332d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--uw-ink);font:400 16px/1.55 ${FONT_FAMILY};font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:48px 24px 72px}
a{color:var(--uw-accent);text-underline-offset:2px}
a:focus-visible,.scroll:focus-visible{outline:2px solid var(--uw-accent);outline-offset:2px}
header h1{font-size:32px;line-height:1.2;letter-spacing:-.01em;margin:0 0 8px;font-weight:600;text-wrap:balance}
header p{margin:0;color:var(--uw-muted);font-size:17px;max-width:68ch}
nav{margin:20px 0 0}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px}
section{margin-top:48px}
h2{font-size:21px;line-height:1.3;font-weight:600;margin:0 0 12px;letter-spacing:-.005em}
section>p{margin:0 0 16px;max-width:72ch}
.grid{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:20px}
.grid>*{grid-column:1/-1;min-width:0}
.grid>.half{grid-column:auto}
figure,.card{margin:0;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
figure{display:flex;flex-direction:column;align-items:center;padding:8px}
figure svg{display:block;max-width:100%;height:auto}
@supports(grid-template-rows:subgrid){.grid>figure{display:grid;grid-row:span 2;grid-template-rows:subgrid;row-gap:0;justify-items:center;align-items:start}}
.grid>figure.beside{display:flex;flex-direction:row;align-items:center;gap:24px;grid-row:auto}
figure.beside>*{flex:1 1 0;min-width:0}
.narrow{display:none}
.wide,.narrow{max-width:100%}
figcaption{width:100%;padding:4px 16px 12px;color:var(--uw-muted);font-size:14px;line-height:1.5}
figcaption p{margin:6px 0 0;max-width:90ch}
figcaption b{color:var(--uw-ink);font-weight:600}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:1px;background:var(--line);margin:0}
.facts>div{background:var(--card);padding:14px 18px}
.headline{margin-top:28px}
.about{margin-top:20px}
.about .facts{grid-template-columns:repeat(auto-fill,minmax(240px,1fr))}
.headline dd{font-size:23px;font-weight:600;line-height:1.3}
dt{font-size:13px;color:var(--uw-muted)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
dd small{display:block;font-size:13px;font-weight:400;color:var(--uw-muted)}
.whole{white-space:nowrap}
.warnings{margin-top:28px;border:1px solid var(--warn-line);border-left:4px solid var(--uw-warning);background:var(--warn-bg);border-radius:8px;padding:14px 20px}
.notes{margin-top:20px;border:1px solid var(--line);border-left:4px solid var(--uw-accent);background:var(--card);border-radius:8px;padding:14px 20px}
.warnings h2,.notes h2{font-size:16px;margin:0 0 6px}
.warnings ul,.notes ul{margin:0;padding-left:20px;max-width:100ch;font-size:15px}
.warnings li+li,.notes li+li{margin-top:6px}
.in-order{margin-top:16px;font-size:14px;color:var(--uw-muted);display:flex;flex-wrap:wrap;gap:2px 14px}
.in-order span{font-weight:600}
.in-order ul{display:contents;list-style:none}
.in-order li::before{content:"\\2713\\00a0";color:var(--uw-series3)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;padding:12px 16px 8px;color:var(--uw-muted);font-size:14px}
th,td{text-align:left;vertical-align:top;padding:8px 16px;border-top:1px solid var(--line)}
thead th{background:var(--soft);font-weight:600;white-space:nowrap}
tbody th{font-weight:600;white-space:nowrap}
.number{text-align:right;white-space:nowrap}
td.code{min-width:16ch}
.code{font:12.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
ol.references{margin:0;padding:14px 20px 14px 40px;font-size:14px}
ol.references li{margin:4px 0}
ol.steps{list-style:none;counter-reset:step;margin:0;padding:0;columns:2;column-gap:20px}
ol.steps>li{padding:16px 20px;counter-increment:step;break-inside:avoid;margin-bottom:20px}
h3{font-size:16px;line-height:1.3;font-weight:600;margin:0}
h3::before{content:counter(step) "\\2002";color:var(--uw-muted);font-weight:400}
h3 small,.steps small{display:inline;color:var(--uw-muted);font-size:13px;font-weight:400}
ol.steps p{margin:4px 0 10px;font-size:15px}
ol.steps dl{margin:0}
ol.steps dl>div{display:grid;grid-template-columns:88px minmax(0,1fr);gap:0 10px;padding:7px 0;border-top:1px solid var(--line);font-size:14px}
ol.steps dd{font-weight:400}
ol.steps ul{list-style:none;margin:0;padding:0}
ol.steps li li+li{margin-top:3px}
code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
.words{columns:2;column-gap:40px;padding:16px 20px}
.words>div{break-inside:avoid;padding:5px 0}
.words dt{font-size:14px;font-weight:600;color:var(--uw-ink)}
.words dd{font-size:14px;font-weight:400;color:var(--uw-muted)}
footer{margin-top:48px;padding-top:16px;border-top:1px solid var(--line);color:var(--uw-muted);font-size:13px}
@media screen and (max-width:760px){.headline .facts{grid-template-columns:minmax(0,1fr)}main{padding:28px 14px 48px}header h1{font-size:26px}.grid>.half{grid-column:1/-1}section{margin-top:36px}figure{align-items:flex-start;overflow-x:auto}figure:not(.half):not(.fits) svg{min-width:600px}.wide{display:none}.narrow{display:block}ol.steps{columns:1}.grid>figure.beside{flex-direction:column;align-items:flex-start;gap:0}ol.steps dl>div{grid-template-columns:minmax(0,1fr)}.words{columns:1}}
@media print{:root{--page:#fff}body{font-size:9.5pt}.half.fits>.wide{display:none}.half.fits>.narrow{display:block}.grid{gap:12px}figcaption,.warnings ul,.notes ul,dd small,ol.steps dl>div,table,.words dt,.words dd,ol.references{font-size:8.5pt}h2{font-size:14pt}.headline dd{font-size:14pt}main{max-width:none;padding:0}nav{display:none}section{margin-top:20pt}figure,.card,.warnings,tr{break-inside:avoid}h2{break-after:avoid}a{color:inherit;text-decoration:none}.scroll{overflow:visible}}`;
