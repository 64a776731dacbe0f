/**
 * What may hold dollar signs, in the order in which it is looked for: fences, blocks of formulas, code, formulas by GitHub's
 * rules (as `grader/terminal/draw/markdown/maths.ts` has them), and escaped signs. What is left is a price.
 */
const HOLDERS = [
  /^(?<fence>`{3,})[\s\S]*?^\k<fence>/,
  /^\$\$$[\s\S]*?^\$\$$/,
  /(?<ticks>(?<!`)`+(?!`))[\s\S]*?(?<!`)\k<ticks>(?!`)/,
  /(?<![\p{L}\p{N}$\\])\$(?:`[^`]+`|(?![\s`])(?:\\[^`]|(?!\n[ \t]*\n)[^$`\\])+?(?<!\s))\$(?![\p{L}\p{N}$])/u,
  /\\\$/,
];
const DOLLARS = new RegExp(`(?<held>${HOLDERS.map(({ source }) => source).join("|")})|\\$`, "gmu");

/** Escapes the dollars of prices: remark-math would make a formula of everything between two of them. */
export function withoutPrices(markdown: string): string {
  return markdown.replaceAll(DOLLARS, (...found) => found.at(-1).held ?? "\\$");
}
