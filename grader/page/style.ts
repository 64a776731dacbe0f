/** The font of everything that is not read as a book. */
export const SANS = `system-ui, -apple-system, "Segoe UI", sans-serif`;

/** Colors by name, in light and in dark. Lines have a contrast of 3:1 at least to either background. */
export const LIGHT = `--ink: #1d2330; --soft: #565e6e; --paper: #fbfbfa; --card: #fff; --edge: #d9dce2; --mark: #fff0c2;
  --line-0: #1f66c1; --line-1: #b8500b; --line-2: #23803c; --line-3: #a0338f; --line-4: #8a6a00; --line-5: #c2263c; --line-6: #00807d; --line-7: #5b5f97;`;
export const DARK = `--ink: #e5e8ee; --soft: #a4acba; --paper: #14171c; --card: #1b1f26; --edge: #363c47; --mark: #4a3c10;
    --line-0: #6fb1ff; --line-1: #ff9a52; --line-2: #6cd184; --line-3: #e58bd6; --line-4: #e0bd4a; --line-5: #ff8090; --line-6: #4fd0cc; --line-7: #aab0f0;`;

/** How exhibits look, wherever they stand. */
export const EXHIBITS = `
* { box-sizing: border-box; }
.pair { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 2rem; margin-top: .9rem; }
@media (max-width: 760px) { .pair { grid-template-columns: minmax(0, 1fr); } }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
.missing { border: 1px dashed var(--edge); border-radius: 8px; padding: 1.5rem 1rem; text-align: center; max-width: none; }
.panels { display: flex; flex-wrap: wrap; gap: .6rem 1rem; }
.panels > div { min-width: 0; }
@media (max-width: 480px) {
  .panels.several > div { flex: 0 1 max(min(var(--w), 50% - .5rem), min(100%, .7 * var(--w))); }
}
.panels b { display: block; font-size: .8rem; padding-left: 2rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .8rem 0 0; padding: 0; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.ramp { width: 9rem; height: .8rem; border-radius: 3px; }
.band, .swatch { width: 1.1rem; height: .8rem; border-radius: 3px; }
.band { background: currentColor; opacity: .25; }
.sample { flex: none; }
.plot { overflow: visible; }
.scroll { overflow-x: auto; max-height: 26rem; overflow-y: auto; border: 1px solid var(--edge); border-radius: 8px; }
.scroll { background: linear-gradient(to right, var(--card) 30%, transparent) left / 2.5rem 100% no-repeat local,
  linear-gradient(to left, var(--card) 30%, transparent) right / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--edge), transparent) left / .75rem 100% no-repeat scroll,
  linear-gradient(to left, var(--edge), transparent) right / .75rem 100% no-repeat scroll, var(--card); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge); overflow-wrap: normal; }
tbody tr:last-child td { border-bottom: 0; }
th { position: sticky; top: 0; background: var(--card); }
td.number { text-align: right; }
td:not(.number) { overflow-wrap: anywhere; min-width: 8rem; }
td.differs { background: var(--mark); }
.grid { display: grid; grid-template-columns: repeat(var(--across), minmax(0, var(--size))); gap: 6px; }
.grid.named { --least: 5.2rem; grid-template-columns: repeat(auto-fill, minmax(max(var(--least), (100% - (var(--across) - 1) * 6px) / var(--across)), 1fr));
  max-width: calc(var(--across) * (max(var(--least), var(--size)) + 6px)); }
.grid.named + .grid.named { margin-top: .8rem; padding-top: .8rem; border-top: 1px solid var(--edge); }
.grid img { display: block; width: 100%; height: auto; image-rendering: pixelated; border: 1px solid var(--edge); }
.player { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem .9rem; margin-top: .9rem; }
.player[hidden], .frame[hidden] { display: none; }
.player button { font: inherit; min-width: 2.2rem; padding: .2rem .6rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
.player .play { min-width: 5rem; }
.player button[aria-disabled="true"] { opacity: .45; }
.player output { font-variant-numeric: tabular-nums; }
.player input { flex: 1 1 9rem; min-width: 0; max-width: 24rem; accent-color: var(--line-0); }
@media (prefers-reduced-motion: reduce) { .player .play { display: none; } }
.frames { display: grid; gap: 1rem; }
.frame b { display: block; font-size: .8rem; margin-bottom: .3rem; }
.grid span { display: block; font-size: .75rem; line-height: 1.3; text-align: center; color: var(--soft);
  overflow-wrap: anywhere; text-wrap: balance; }
:focus-visible { outline: 2px solid var(--line-0); outline-offset: 2px; }
@media print { section { break-inside: avoid; } .player { display: none; } }
`;

/** A page of its own in light and in dark, wide and narrow. */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
body { margin: 0 auto; max-width: 1120px; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 ${SANS}; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.15rem; }
p { margin: .35rem 0 0; max-width: 70ch; }
.place, .note, .missing, .legend { color: var(--soft); font-size: .875rem; }
section { margin-top: 1.5rem; padding: 1rem 1.1rem 1.1rem; background: var(--card); border: 1px solid var(--edge); border-radius: 10px; }
${EXHIBITS}`;
