import { blank } from "#lib/blank";

/** Two neighbouring symbols that become one. */
export type Pair = [left: string, right: string];

/** Stands behind the last character of every word, so that "est" at the end is another symbol than in the middle. */
export const END = "</w>";

/** The symbols that a word begins as: its characters, then the end mark. */
const charactersOf = (word: string): string[] => [...word, END];

/**
 * Makes one symbol of every place where the left one of a pair is followed by the right one, from left to right. A symbol
 * belongs to one place only: `a a a` with the pair `a a` becomes `aa a`.
 *
 * @param symbols of one word
 * @returns a new list
 */
export function mergePair(symbols: string[], [left, right]: Pair): string[] {
  return blank("walk through the symbols and put each into the result, joined where the pair stands");
}

/**
 * Learns byte-pair encoding: again and again it merges the pair of neighbouring symbols that is most frequent in the text.
 *
 * The text comes as its words and how often each occurs. Every place where two symbols stand side by side in a word counts
 * once for each time the word occurs; words have no neighbours. Of pairs that are equally frequent the one met first wins,
 * reading the words in the given order and each from left to right.
 *
 * @param words each word with its count, at least 1; no word contains whitespace
 * @param merges how many pairs to learn
 * @returns a new list of the pairs in the order in which they were learned; fewer than asked for where every word has become one symbol
 * @see Sennrich, Haddow and Birch 2016, algorithm 1
 */
export function trainBpe(words: [word: string, count: number][], merges: number): Pair[] {
  const texts = words.map(([word, count]) => ({ symbols: charactersOf(word), count }));
  const learned: Pair[] = [];
  while (learned.length < merges) {
    const counts = new Map<string, { pair: Pair; count: number }>();
    for (const { symbols, count } of texts) {
      for (let i = 0; i + 1 < symbols.length; i++) {
        const pair: Pair = [symbols[i], symbols[i + 1]];
        const known = counts.get(pair.join(" ")) ?? { pair, count: 0 };
        blank("set the pair's new count, under the same key");
      }
    }
    let best: { pair: Pair; count: number } | undefined;
    for (const candidate of counts.values()) {
      if (blank("whether the candidate takes the lead"))
        best = candidate;
    }
    if (!best) break;
    const { pair } = best;
    learned.push(pair);
    for (const text of texts) text.symbols = mergePair(text.symbols, pair);
  }
  return learned;
}

/**
 * Splits a word, known or not, into the symbols that the learned merges make of it. Characters that no merge touches stay
 * symbols of their own, so nothing is lost: joined, the symbols give the word and the end mark.
 *
 * @param word without whitespace
 * @param merges what `trainBpe` returned; they are gone through once, in the order in which they were learned
 * @returns a new list of the word's symbols
 */
export function encodeBpe(word: string, merges: Pair[]): string[] {
  let symbols = charactersOf(word);
  blank("apply what was learned");
  return symbols;
}
