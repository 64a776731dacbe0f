import { docstringsOf, ENTRY, PAGE, SOLUTION, textsAt } from "./texts.js";

// `npm run prose -- [commit]`: how often each part's texts have the patterns that docs/STYLE.md warns of.

const commit = process.argv[2];
const words = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.-]*/gu)?.length ?? 0;
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** A page's running text: no code, formulas, tables, headings, or lists of references. */
const proseOf = (page: string) =>
  page
    .replace(/```[\s\S]*?```|\$\$[\s\S]*?\$\$/g, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/^(?:#|\||!\[|\*Measured).*$/gm, "")
    .replace(/<[^>]+>/g, "");

/** A bracket that tells of runs, seeds or samples. */
const LOG_BOOK = /\([^()]*\b(?:runs?|seeds?|pairs|problems|samples|draws)\b[^()]*\)/g;
const NUMERAL = /(?<![\w.])[−-]?\d[\d,.]*/g;
const SO = /(?:^|[.!?:]\s+)So\b/gm;
/** "Three of four"; not "three of the four" or "3 of them". */
const N_OF_M =
  /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) of (?:\d+|two|three|four|five|six|seven|eight|nine|ten)\b/gi;
const THAT =
  /\b(?!so|say|says|means|know|knows|fact|sure|is|was|see|sees|find|finds|shows?|such|only|and|but|or|than|of|in|to|all|at|on|with)\w+s? that (?:you|it|we|they|the|a)\b/gi;

/** Words of a page below which it needs no figure. */
const SHORT = 700;
const hasFigure = (page: string) =>
  /!\[[^\]]*\]\([^)]*\.(?:svg|png)\)|<img|```\n[^`]*(?:[│█▁●]|\d {2,}\d)/.test(page);

const rows = [1, 2, 3, 4, 5].map((part) => {
  const of = (pattern: RegExp) =>
    [...textsAt(pattern, commit)]
      .filter(([file]) => file.split("/")[1]?.startsWith(`${part}-`))
      .map(([, text]) => text);
  const pages = of(PAGE);
  const prose = pages.map(proseOf).join("\n");
  const long = pages.filter((page) => words(proseOf(page)) > SHORT);
  const total = words(prose);
  return {
    part,
    pages: pages.length,
    words: total,
    "log book in brackets": count(prose, LOG_BOOK),
    "numerals per 100 words": Number(((100 * count(prose, NUMERAL)) / total).toFixed(1)),
    "sentences that begin with So": count(prose, SO),
    "n of m": count(prose, N_OF_M),
    "noun that": count(prose, THAT),
    "words of entries": words(of(ENTRY).join("\n")),
    "words of docstrings": words(of(SOLUTION).map(docstringsOf).join("\n")),
    "long pages without a figure": long.filter((page) => !hasFigure(page)).length,
  };
});
console.table(rows);
