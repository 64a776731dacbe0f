import { SANS } from "../page/style.js";

/** What the portfolio adds to the style of a page: a column to be read, and figures without frames around them. */
export const PORTFOLIO_STYLE = `
body { --card: var(--paper); max-width: 47rem; padding: 4rem 1.25rem 4rem; font: 1.125rem/1.6 Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Georgia, serif; }
header { padding-bottom: 1rem; }
h1 { font-size: clamp(2.1rem, 6vw, 3rem); line-height: 1.1; letter-spacing: -.015em; font-weight: 600; }
h2 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; font-weight: 600; }
p { margin-top: .6rem; max-width: 36rem; }
.lead { font-size: 1.3rem; line-height: 1.5; margin-top: 1.2rem; }
h1, h2, .lead { text-wrap: balance; }
p { text-wrap: pretty; }
.place, .note, .source, .legend, figcaption, table, dt, .player, .panels b, .frame b { font-family: ${SANS}; }
.place { margin: 0 0 1.6rem; padding-top: 1rem; border-top: 1px solid var(--edge); max-width: none; letter-spacing: .02em; }
section { margin-top: 3.5rem; padding: 0; background: none; border: 0; border-radius: 0; }
.exhibit { margin-top: 1.6rem; }
.player + figure { margin-top: .9rem; }
figcaption { margin: .8rem 0 0; font-size: .875rem; font-weight: 400; }
.source { margin-top: 1.2rem; font-size: .875rem; color: var(--soft); }
.exhibit .note { display: none; }
td.number { text-align: left; }
.exhibit.curve svg.plot { width: 100%; max-width: 34rem; height: auto; }
.exhibit.points .panels, .exhibit.heatmap .panels { gap: 1rem 1.4rem; }
.scroll { max-height: none; border-width: 1px 0; border-radius: 0; }
th { background: var(--paper); }
.talk, .mistakes { list-style: none; margin: 0; padding: 0; max-width: 40rem; }
.talk li { margin-top: 1.1rem; padding-left: 1rem; border-left: 3px solid var(--edge); }
.talk .asked { margin: 0; color: var(--soft); font-style: italic; }
.talk dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; align-items: baseline; margin: .3rem 0 0; }
.talk dt { font-size: .8125rem; color: var(--soft); }
.talk dd { margin: 0; }
.talk dd:only-child { grid-column: 1 / -1; }
@media (max-width: 480px) {
  body { padding-top: 2rem; }
  .talk dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .talk dd { margin-bottom: .4rem; }
}
.mistakes li { margin-top: 1.2rem; }
.mistakes p { margin: 0; }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--edge); }
`;
