import { alice } from "../../../lib/spec/texts.js";
import { splitText } from "../../../solutions/2-building-a-transformer/07-training-at-scale/text-split.js";
import { type Figure, range } from "../figure.js";

// Tables of counts that know more and more characters, judged on the text that they counted and on the rest of the book.

const text = alice();
const characters = [...new Set(text)].sort();
const V = characters.length;
const ids = [...text].map((character) => characters.indexOf(character)); // [n]
const { train, validation } = splitText(ids, 0.1);
/** Little, so that a table believes what it counted. */
const SMOOTHING = 0.01;
const LONGEST = 6;

/** For every context of some characters, how often each character came next in the training text. */
function countsAfter(known: number): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, number>>();
  for (let i = known; i < train.length; i++) {
    const context = train.slice(i - known, i).join();
    const next = counts.get(context) ?? new Map<number, number>();
    counts.set(context, next.set(train[i], (next.get(train[i]) ?? 0) + 1));
  }
  return counts;
}

/** −ln P of each target, as in `ngram-baselines`, and their mean. All tables are judged on the same targets. */
function lossOn(judged: number[], known: number, counts: ReturnType<typeof countsAfter>): number {
  let sum = 0;
  for (let i = LONGEST; i < judged.length; i++) {
    const next = counts.get(judged.slice(i - known, i).join());
    const total = [...(next?.values() ?? [])].reduce((all, n) => all + n, 0);
    sum -= Math.log(((next?.get(judged[i]) ?? 0) + SMOOTHING) / (total + SMOOTHING * V));
  }
  return sum / (judged.length - LONGEST);
}

const tables = range(0, LONGEST, LONGEST).map((known) => ({ known, counts: countsAfter(known) }));

export const figure: Figure = {
  page: "2-building-a-transformer/07-training-at-scale/README.md",
  name: "unseen-text",
  title: "The loss of tables of counts, on the text that they counted and on other text",
  alt: "The loss of tables of counts, with a smoothing of 0.01, against the number of characters that they know. On the counted text it falls from 3.1 to 0.7. On new text it falls to 1.7 at three characters, and rises to 2.6 at six.",
  panels: [
    {
      title: "",
      x: {
        label: "characters that the table knows",
        ticks: Object.fromEntries(tables.map(({ known }) => [known, `${known}`])),
      },
      y: { label: "loss", ticks: { 0: "0", 1: "1", 2: "2", 3: "3", [Math.log(V)]: "ln 69" } },
      curves: [
        {
          name: "new text",
          points: tables.map(({ known, counts }) => [known, lossOn(validation, known, counts)] as const),
          at: 5,
        },
        {
          name: "counted text",
          points: tables.map(({ known, counts }) => [known, lossOn(train, known, counts)] as const),
          at: 3,
          beside: "right",
        },
      ],
    },
  ],
};
