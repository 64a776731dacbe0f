/** What the page of a class has beside other pages. */
export const CLASS_STYLE = `
main { max-width: none; }
.matrix { max-height: none; }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--card); white-space: nowrap; z-index: 1; }
.matrix td, .matrix td:not(.number) { min-width: 4.5rem; white-space: nowrap; text-align: center; }
.matrix thead th { vertical-align: bottom; font-weight: 600; overflow-wrap: normal; min-width: 4.5rem; }
.matrix tbody tr:last-child th { border-bottom: 0; }
p + .scroll { margin-top: .6rem; }
.matrix .passed { color: var(--line-2); font-weight: 600; }
.matrix .failed { color: var(--line-5); }
.matrix .open { color: var(--soft); }
.matrix .unjudged { background: var(--mark); }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.late { color: var(--line-1); }
.who { color: var(--soft); }
.misunderstanding td:first-child { min-width: 16rem; }
`;
