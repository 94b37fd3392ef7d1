/** The look of the report's page, light and dark. Its digest stands in the page's policy. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --page: #fbfbfa; --card: #fff; --ink: #1d2329; --soft: #5c6670; --line: #dfe3e6;
  --bar: #2f6f9f; --good: #2e7d4f; --bad: #b3372b; --open: #c8982a; --none: #b9c0c6; }
@media (prefers-color-scheme: dark) { :root { --page: #14181b; --card: #1c2226; --ink: #e6eaed; --soft: #9aa5ae;
  --line: #313a41; --bar: #63a5d6; --good: #5cb585; --bad: #e5786c; --open: #dcb457; --none: #4d5962; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; margin: 0; }
h2 { font-size: 19px; margin: 40px 0 12px; }
.when, .note { color: var(--soft); margin: 4px 0 24px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0 0 24px; }
.tiles div, figure { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin: 0; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; font-size: 22px; font-weight: 600; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 16px; align-items: start; }
figcaption { font-weight: 600; margin-bottom: 10px; }
figure { min-width: 0; } figure.shares { grid-column: 1 / -1; }
svg { display: block; overflow: visible; }
svg text { fill: var(--ink); font-size: 13px; }
svg .label { text-anchor: end; }
svg .value { fill: var(--soft); }
.bar { fill: var(--bar); }
rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.open { fill: var(--open); } rect.none { fill: var(--none); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; padding: 0; margin: 10px 0 0; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 7px; }
i.good { background: var(--good); } i.bad { background: var(--bad); } i.open { background: var(--open); } i.none { background: var(--none); }
@media (max-width: 600px) { main { padding: 20px 12px 40px; } svg text { font-size: 11px; } .tiles { grid-template-columns: repeat(2, 1fr); } }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { color: var(--soft); font-weight: 500; }
td:last-child { white-space: normal; }
.number { text-align: right; }
td.identical { color: var(--good); } td.differs, td.refused { color: var(--bad); font-weight: 600; } td.missing { color: var(--soft); }
`;
