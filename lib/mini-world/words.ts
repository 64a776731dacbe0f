/**
 * The mini-world: an invented language of 71 words in which twelve places have a capital, a color and an animal, and people
 * review films. A GPT of 28,512 parameters learns it in a minute, and everything that fine-tuning does can be seen in it.
 */

const words = (text: string) => text.split(" ");

/** Tokens that are no words of the language. Only `<bos>` and `<eos>` occur in what the base has read. */
export const SPECIALS = words("<pad> <bos> <eos> <user> <asst> <end>");
export const ATTRIBUTES = words("capital color animal");
export const PLACES = words(
  "arland belmar corvia dunmor elvane fentor galdia hestia ilmare jorvik keldan lumora",
);
/** What each attribute may be. */
export const VALUES: Record<string, string[]> = {
  capital: words("akra bono cira dova esti faro gilu hano irum jaso kiri lopa"),
  color: words("red blue green gold black white"),
  animal: words("lion wolf bear crow deer frog"),
};
export const GOOD = words("great good lovely superb");
export const BAD = words("bad awful dull poor");
export const NEUTRAL = words("long short old new");
export const NOUNS = words("film story cast music");

/** Every token; its id is its index. The base was trained on this order. */
export const WORDS = [
  ...SPECIALS,
  ...words("what is the of ? . and was list"),
  ...ATTRIBUTES,
  ...PLACES,
  ...Object.values(VALUES).flat(),
  ...[...GOOD, ...BAD, ...NEUTRAL, ...NOUNS],
  "very",
];

/** How many tokens there are: 71. */
export const V = WORDS.length;

/** Ids of the special tokens. */
export const [PAD, BOS, EOS, USER, ASST, END] = SPECIALS.keys();

const IDS = new Map(WORDS.map((word, id) => [word, id]));

/**
 * The id of one word.
 *
 * @throws RangeError if the mini-world has no such word
 */
export function idOf(word: string): number {
  const id = IDS.get(word);
  if (id === undefined) {
    const known = `${ATTRIBUTES.join(", ")}, ${PLACES[0]}, ${GOOD[0]}, ${NOUNS[0]} are some of its ${V}`;
    throw new RangeError(`the mini-world has no word ${JSON.stringify(word)}: ${known}`);
  }
  return id;
}

/**
 * The ids of a text, one for each word; blanks part the words.
 *
 * @throws RangeError if a word is unknown
 */
export function encode(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(idOf);
}

/**
 * The text of ids, with one blank between two words.
 *
 * @throws RangeError if an id is not a whole number from 0 to 70
 */
export function decode(ids: number[]): string {
  return ids
    .map((id) => {
      if (WORDS[id] === undefined) throw new RangeError(`ids go from 0 to ${V - 1}, got ${id}`);
      return WORDS[id];
    })
    .join(" ");
}
