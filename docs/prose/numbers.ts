import { docstringsOf, ENTRY, PAGE, SOLUTION, textsAt } from "./texts.js";

// `npm run numbers -- <commit> [words of paths]`: every number that went from a learner's text since that commit, and every one that
// came, each with the words around it. An editor checks each of them: a number may move, be rounded or go; it may not become wrong.

const NUMBER = /(?<![\w./-])[−-]?\d[\d,]*(?:\.\d+)?(?:e[−-]?\d+)?%?/g;
/** A picture's twin for the terminal, which a script draws. */
const DRAWN = /<details><summary>As text<\/summary>[\s\S]*?<\/details>/g;
/** Letters on either side that are shown. */
const AROUND = 45;

interface Seen {
  number: string;
  around: string;
}

function numbersIn(text: string): Seen[] {
  const plain = text
    .replace(DRAWN, "")
    .replace(/\]\([^)]*\)/g, "]")
    .replace(/\s+/g, " ");
  return [...plain.matchAll(NUMBER)].map((match) => ({
    number: match[0].replace(/,$/, ""),
    around: plain.slice(Math.max(0, match.index - AROUND), match.index + match[0].length + AROUND),
  }));
}

/** Those of `from` that `other` has less often. */
function missing(from: Seen[], other: Seen[]): Seen[] {
  const left = new Map<string, number>();
  for (const { number } of other) left.set(number, (left.get(number) ?? 0) + 1);
  return from.filter(({ number }) => {
    const there = left.get(number) ?? 0;
    left.set(number, there - 1);
    return there <= 0;
  });
}

const [commit, ...words] = process.argv.slice(2);
if (!commit) {
  console.error("Which commit? npm run numbers -- <commit> [part of a path ...]");
  process.exit(1);
}
const isNamed = (file: string) => words.length === 0 || words.some((word) => file.includes(word));
const totals = { texts: 0, went: 0, came: 0 };
for (const pattern of [PAGE, ENTRY, SOLUTION]) {
  const before = textsAt(pattern, commit);
  const after = textsAt(pattern);
  const read = (text = "") => numbersIn(pattern === SOLUTION ? docstringsOf(text) : text);
  for (const file of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    if (!isNamed(file) || before.get(file) === after.get(file)) continue;
    const [old, now] = [read(before.get(file)), read(after.get(file))];
    const [went, came] = [missing(old, now), missing(now, old)];
    if (went.length + came.length === 0) continue;
    totals.texts++;
    totals.went += went.length;
    totals.came += came.length;
    console.log(`\n${file}`);
    for (const { number, around } of went) console.log(`  went ${number.padEnd(9)} ${around}`);
    for (const { number, around } of came) console.log(`  came ${number.padEnd(9)} ${around}`);
  }
}
console.log(`\n${totals.texts} texts: ${totals.went} numbers went, ${totals.came} came.`);
