import { Marked, type Tokens } from "marked";
import { readerOf } from "../terminal/draw/lesson.js";
import { type FigureToken, isPicture, TWIN } from "../terminal/draw/markdown/figures.js";
import { MATHS } from "../terminal/draw/markdown/maths.js";
import { formulaText } from "../terminal/draw/tex/formula.js";

const reader = readerOf(new Marked(MATHS));

/** What a terminal, or GitHub's Markdown, could not show of a page of a lesson. */
export function formatProblems(markdown: string): string[] {
  return reader.tokens(markdown).flatMap((token) => blockProblems(token));
}

function blockProblems(token: Tokens.Generic): string[] {
  if (token.type === "heading" && /(?<!\\)\$|\\[a-z]/.test(token.text))
    return [`the heading "${token.text}" holds a formula: say it in words`];
  if (isPicture(token))
    return [
      `a picture has no drawing for the terminal: put one below it, in <details><summary>${TWIN}</summary>`,
    ];
  if (token.type === "figure") {
    const drawn = (token as unknown as FigureToken).tokens.some(({ type }) => type === "code");
    return drawn ? [] : [`a picture's <summary>${TWIN}</summary> holds no drawing in a code block`];
  }
  if (token.type === "code" && token.lang === "math") return formulaProblems(token.text);
  if (token.type === "mathsBlock")
    return [...formulaProblems(token.tex), ...spoiled(token.tex, "a ```math block")];
  if (token.type === "maths") {
    const spoils = token.raw.startsWith("$`") ? [] : spoiled(token.tex, `$\`${token.tex}\`$`);
    return [...formulaProblems(token.tex), ...spoils];
  }
  if (token.type === "html" && !/^\s*<!--[\s\S]*-->\s*$/.test(token.raw))
    return [`the terminal cannot show ${token.raw.trim()}: only comments and <details> are known`];
  if (token.type === "text" && !token.tokens && token.raw.includes("$$"))
    return ["$$ stands inside a text: put it alone on the lines above and below the formula"];
  const inside = insideOf(token);
  return [...hiddenFormulas(token, inside), ...inside.flatMap((inner) => blockProblems(inner))];
}

/** GitHub takes some signs that touch a formula for a reason to show its TeX: brackets before it, quotes, hyphens, emphasis. */
function hiddenFormulas({ type }: Tokens.Generic, inside: Tokens.Generic[]): string[] {
  const edge = /^(em|strong|del|link)$/.test(type) ? "*" : " ";
  return inside
    .filter((token, i) => {
      const [before, after] = [inside[i - 1]?.raw ?? edge, inside[i + 1]?.raw ?? edge];
      return token.type === "maths" && !(/\s$/.test(before) && /^[\s,.:;?!)]/.test(after));
    })
    .map(
      ({ raw }) =>
        `GitHub may not see the formula ${raw}: put a space before it, and a space or punctuation after it`,
    );
}

/** What a token holds: a list its items, a table its cells. */
function insideOf(token: Tokens.Generic): Tokens.Generic[] {
  if (token.type === "list") return token.items;
  if (token.type === "table") return [...token.header, ...token.rows.flat()];
  return token.tokens ?? [];
}

function formulaProblems(tex: string): string[] {
  try {
    formulaText(tex);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** GitHub reads a formula between $ signs as Markdown first: it drops a backslash before a sign, and pairs _ and *. */
function spoiled(tex: string, instead: string): string[] {
  const block = instead.includes("math block");
  const piece = /\\[^a-zA-Z\s]/.exec(tex) ?? (block ? null : /[^\p{L}\p{N}]_|\*/u.exec(tex));
  return piece ? [`GitHub would spoil ${piece[0]} in the formula "${tex}": write it as ${instead}`] : [];
}
