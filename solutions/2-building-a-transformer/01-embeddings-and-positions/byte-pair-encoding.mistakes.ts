import { mistakesFor } from "#lib/author/mistakes";
import { END, mergePair, type Pair } from "./byte-pair-encoding.js";

type Words = [word: string, count: number][];
type Text = { symbols: string[]; count: number };
type Counted = { pair: Pair; count: number };
type Counts = Map<string, Counted>;

const charactersOf = (word: string) => [...word, END];
const textsOf = (words: Words): Text[] =>
  words.map(([word, count]) => ({ symbols: charactersOf(word), count }));

/** Adds to a pair's count, without the pair's being known. */
function add(counts: Counts, pair: Pair, more: number): void {
  const known = counts.get(pair.join(" ")) ?? { pair, count: 0 };
  counts.set(pair.join(" "), { pair, count: known.count + more });
}

function count(texts: Text[]): Counts {
  const counts: Counts = new Map();
  for (const { symbols, count } of texts)
    for (let i = 0; i + 1 < symbols.length; i++) add(counts, [symbols[i], symbols[i + 1]], count);
  return counts;
}

/** Training with other steps. */
const training =
  ({
    start = textsOf,
    counting = count,
    leads = (candidate: Counted, best: Counted) => candidate.count > best.count,
    merge = mergePair,
  }: {
    start?: (words: Words) => Text[];
    counting?: (texts: Text[]) => Counts;
    leads?: (candidate: Counted, best: Counted) => boolean;
    merge?: (symbols: string[], pair: Pair) => string[];
  }) =>
  (words: Words, merges: number): Pair[] => {
    const texts = start(words);
    const learned: Pair[] = [];
    while (learned.length < merges) {
      let best: Counted | undefined;
      for (const candidate of counting(texts).values()) if (!best || leads(candidate, best)) best = candidate;
      if (!best) break;
      learned.push(best.pair);
      for (const text of texts) text.symbols = merge(text.symbols, best.pair);
    }
    return learned;
  };

/** A merge in another way, and training and encoding with it. */
const merging = (merge: (symbols: string[], pair: Pair) => string[]) => ({
  mergePair: merge,
  trainBpe: training({ merge }),
  encodeBpe: (word: string, merges: Pair[]) => merges.reduce(merge, charactersOf(word)),
});

export default mistakesFor<typeof import("./byte-pair-encoding.js")>({
  "merges-the-first-place-only": {
    because:
      "You merged only the first occurrence of the pair. The pair becomes one symbol wherever it occurs.",
    ...merging((symbols, [left, right]) => {
      const i = symbols.findIndex((symbol, at) => symbol === left && symbols[at + 1] === right);
      return i < 0 ? [...symbols] : [...symbols.slice(0, i), left + right, ...symbols.slice(i + 2)];
    }),
  },
  "keeps-the-right-symbol": {
    because:
      "You joined the right symbol and then wrote it again. After a merge, continue after the right symbol.",
    ...merging((symbols, [left, right]) =>
      symbols.map((symbol, i) => (symbol === left && symbols[i + 1] === right ? left + right : symbol)),
    ),
  },
  "ignores-the-neighbour": {
    because: "The left symbol alone is not a pair: merge only where the right symbol follows it.",
    ...merging((symbols, [left, right]) => {
      const merged: string[] = [];
      for (let i = 0; i < symbols.length; i++) {
        merged.push(symbols[i] === left ? left + right : symbols[i]);
        if (symbols[i] === left) i++;
      }
      return merged;
    }),
  },
  "merges-from-the-right": {
    because: "Where occurrences overlap, merge the left one first: a a a becomes aa a, not a aa.",
    ...merging((symbols, [left, right]) => {
      const merged: string[] = [];
      for (let i = symbols.length - 1; i >= 0; i--) {
        const isPair = i > 0 && symbols[i] === right && symbols[i - 1] === left;
        merged.unshift(isPair ? left + right : symbols[i]);
        if (isPair) i--;
      }
      return merged;
    }),
  },
  "replaces-in-the-string": {
    because: "In one joined string, the pair also matches inside longer symbols. Compare whole symbols.",
    ...merging((symbols, [left, right]) =>
      symbols
        .join(" ")
        .replaceAll(`${left} ${right}`, left + right)
        .split(" "),
    ),
  },
  "compares-what-is-joined": {
    because:
      "You compared two symbols joined with the pair joined. Other symbols make the same text: compare the left one, then the right one.",
    ...merging((symbols, [left, right]) => {
      const merged: string[] = [];
      for (let i = 0; i < symbols.length; i++) {
        const isPair = i + 1 < symbols.length && symbols[i] + symbols[i + 1] === left + right;
        merged.push(isPair ? left + right : symbols[i]);
        if (isPair) i++;
      }
      return merged;
    }),
  },
  "changes-the-symbols": {
    because:
      "You changed the symbols that you were given. Build a new list; the caller may need the old one.",
    mergePair: (symbols, pair) => {
      const merged = mergePair(symbols, pair);
      symbols.splice(0, symbols.length, ...merged);
      return symbols;
    },
  },
  "counts-words-once": {
    because: "You counted a pair once for each word in the list. A word that occurs 6 times counts 6 times.",
    trainBpe: training({ counting: (texts) => count(texts.map((text) => ({ ...text, count: 1 }))) }),
  },
  "counts-a-pair-once-a-word": {
    because: "You counted a pair once that occurs twice in a word. Every occurrence counts.",
    trainBpe: training({
      counting: (texts) => {
        const counts: Counts = new Map();
        for (const { symbols, count } of texts) {
          const seen = new Set<string>();
          for (let i = 0; i + 1 < symbols.length; i++) {
            const pair: Pair = [symbols[i], symbols[i + 1]];
            if (!seen.has(pair.join(" "))) add(counts, pair, count);
            seen.add(pair.join(" "));
          }
        }
        return counts;
      },
    }),
  },
  "leaves-out-overlapping-places": {
    because: "You counted only one of two overlapping occurrences. a a occurs twice in aaa, and both count.",
    trainBpe: training({
      counting: (texts) => {
        const counts: Counts = new Map();
        for (const { symbols, count } of texts) {
          for (let i = 0; i + 1 < symbols.length; i++) {
            const pair: Pair = [symbols[i], symbols[i + 1]];
            add(counts, pair, count);
            if (pair[0] === pair[1] && symbols[i + 2] === pair[1]) i++;
          }
        }
        return counts;
      },
    }),
  },
  "keeps-the-last-count": {
    because:
      "The count of the last word replaced the counts before it. Add to the count that the pair already has.",
    trainBpe: training({
      counting: (texts) => {
        const counts: Counts = new Map();
        for (const { symbols, count } of texts) {
          for (let i = 0; i + 1 < symbols.length; i++) {
            const pair: Pair = [symbols[i], symbols[i + 1]];
            counts.set(pair.join(" "), { pair, count });
          }
        }
        return counts;
      },
    }),
  },
  "last-of-equals-wins": {
    because:
      "Among equally frequent pairs your last one won. A candidate takes the lead only with a larger count.",
    trainBpe: training({ leads: (a, b) => a.count >= b.count }),
  },
  "alphabet-breaks-ties": {
    because:
      "Among equally frequent pairs the first in the alphabet won. The first one met must win: the order of the text decides.",
    trainBpe: training({
      leads: (a, b) => a.count > b.count || (a.count === b.count && a.pair.join(" ") < b.pair.join(" ")),
    }),
  },
  "rarest-pair-wins": {
    because: "You merged the rarest pair. Frequent pairs save the most symbols: the largest count wins.",
    trainBpe: training({ leads: (a, b) => a.count < b.count }),
  },
  "never-merges": {
    because:
      "You learned the pair but left the words unchanged, so the next count finds the same pair again.",
    trainBpe: training({ merge: (symbols) => symbols }),
  },
  "words-as-one-text": {
    because:
      "You put the words into one text, so the end of one word and the start of the next made pairs. Keep words apart.",
    trainBpe: training({
      start: (words) => [
        {
          symbols: words.flatMap(([word, count]) => Array(count).fill(charactersOf(word)).flat()),
          count: 1,
        },
      ],
    }),
  },
  "longest-piece-first": {
    because:
      "You cut off the longest known piece from the left. Apply the merges one after another, in the order learned.",
    encodeBpe: (word, merges) => {
      const known = new Set(merges.map((pair) => pair.join("")));
      const symbols: string[] = [];
      let rest = charactersOf(word);
      while (rest.length > 0) {
        let n = rest.length;
        while (n > 1 && !known.has(rest.slice(0, n).join(""))) n--;
        symbols.push(rest.slice(0, n).join(""));
        rest = rest.slice(n);
      }
      return symbols;
    },
  },
  "last-merge-first": {
    because: "You applied the merges backwards: est needs es, which was learned before it.",
    encodeBpe: (word, merges) =>
      [...merges].reverse().reduce((symbols, pair) => mergePair(symbols, pair), charactersOf(word)),
  },
  "first-merge-only": {
    because: "You applied only the first merge. Apply all of them, each to the result of the one before.",
    encodeBpe: (word, merges) => mergePair(charactersOf(word), merges[0] ?? ["", ""]),
  },
  "starts-anew-every-time": {
    because:
      "You applied each merge to the original characters. A merge works on the result of the merges before it.",
    encodeBpe: (word, merges) => {
      let symbols = charactersOf(word);
      for (const pair of merges) symbols = mergePair(charactersOf(word), pair);
      return symbols;
    },
  },
  "cuts-emoji-in-two": {
    because:
      "split('') returns units of 16 bits, and an emoji has two of them. Spread the word into its characters.",
    trainBpe: training({
      start: (words) => words.map(([word, count]) => ({ symbols: [...word.split(""), END], count })),
    }),
    encodeBpe: (word, merges) => merges.reduce(mergePair, [...word.split(""), END]),
  },
  "either-order": {
    because: "You merged the pair in either order. The right symbol follows the left one.",
    ...merging((symbols, [left, right]) => {
      const merged: string[] = [];
      for (let i = 0; i < symbols.length; i++) {
        const [a, b] = [symbols[i], symbols[i + 1]];
        const isPair = (a === left && b === right) || (a === right && b === left);
        merged.push(isPair ? left + right : a);
        if (isPair) i++;
      }
      return merged;
    }),
  },
  "forgets-the-end-mark": {
    because:
      "Your words have no end mark. It comes after the last character of every word, as a symbol of its own.",
    trainBpe: training({ start: (words) => words.map(([word, count]) => ({ symbols: [...word], count })) }),
    encodeBpe: (word, merges) => merges.reduce(mergePair, [...word]),
  },
  "end-mark-on-the-last-character": {
    because: "You joined the end mark to the last character. Before any merge it is a symbol of its own.",
    trainBpe: training({
      start: (words) =>
        words.map(([word, count]) => ({ symbols: [...word.slice(0, -1), word.slice(-1) + END], count })),
    }),
    encodeBpe: (word, merges) => merges.reduce(mergePair, [...word.slice(0, -1), word.slice(-1) + END]),
  },
});
