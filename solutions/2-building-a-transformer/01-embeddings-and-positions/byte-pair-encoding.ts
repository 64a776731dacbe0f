/** Two neighboring symbols that become one. */
export type Pair = [left: string, right: string];

/** Comes after the last character of every word, so that "est" at the end is a different symbol from "est" in the middle. */
export const END = "</w>";

/** The symbols of a word before any merge: its characters, then the end mark. */
const charactersOf = (word: string): string[] => [...word, END];

/**
 * Merges a pair everywhere, from left to right: where the right symbol follows the left one, the two become one symbol. A
 * symbol is merged only once: `a a a` with the pair `a a` becomes `aa a`.
 *
 * @param symbols of one word
 * @returns a new list
 */
export function mergePair(symbols: string[], [left, right]: Pair): string[] {
  // blank: go through the symbols and append each to the result, joined where the pair occurs
  const merged: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const isPair = symbols[i] === left && symbols[i + 1] === right;
    merged.push(isPair ? left + right : symbols[i]);
    if (isPair) i++;
  }
  return merged;
  // end
}

/**
 * Learns byte-pair encoding: it repeatedly merges the pair of neighboring symbols that is most frequent in the text.
 *
 * The text is given as its words, and how often each occurs. Each occurrence of a pair in a word counts once for each time
 * the word occurs; no pair spans two words. Among equally frequent pairs the one met first wins, reading the words in
 * the given order and each word from left to right.
 *
 * @param words each word with its count, at least 1; no word contains whitespace
 * @param merges how many pairs to learn
 * @returns a new list of the pairs in the order in which they were learned; fewer than `merges` if every word has become one symbol
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
        // blank: set the pair's new count, under the same key
        counts.set(pair.join(" "), { pair, count: known.count + count });
        // end
      }
    }
    let best: { pair: Pair; count: number } | undefined;
    for (const candidate of counts.values()) {
      if (/* blank: whether the candidate takes the lead */ !best || candidate.count > best.count /* end */)
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
 * Splits a word, known or not, into the symbols that the learned merges make of it. A character that no merge touches stays
 * a symbol, so nothing is lost: joined, the symbols are the word and the end mark.
 *
 * @param word without whitespace
 * @param merges what `trainBpe` returned; they are applied in the order in which they were learned
 * @returns a new list of the word's symbols
 */
export function encodeBpe(word: string, merges: Pair[]): string[] {
  let symbols = charactersOf(word);
  // blank: apply the learned merges
  for (const pair of merges) symbols = mergePair(symbols, pair);
  // end
  return symbols;
}
