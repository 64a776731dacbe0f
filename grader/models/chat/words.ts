import { BASE_SIZES } from "../../../lib/mini-world/base.js";
import { encode, SPECIALS, WORDS } from "../../../lib/mini-world/words.js";
import { quoted } from "../../core/quoted.js";
import { UnknownWords } from "../../core/unknown-words.js";
import { UsageError } from "../../core/usage-error.js";

/** The longest question: with what a chat adds, and an answer, it fits into the base's context. */
const LONGEST = BASE_SIZES.context - 12;

/**
 * What a learner typed, in words of the mini-world: in small letters, with punctuation apart.
 *
 * @throws UsageError if there is a word that the models do not know, or too many
 */
export function inWords(typed: string): string {
  const words = typed.toLowerCase().replace(/[?.]/g, " $& ").split(/\s+/).filter(Boolean);
  const unknown = words.filter((word) => !WORDS.includes(word) || SPECIALS.includes(word));
  if (unknown.length > 0)
    throw new UnknownWords(
      `the mini-world has no word ${listed([...new Set(unknown)])}`,
      WORDS.slice(SPECIALS.length),
    );
  if (words.length > LONGEST)
    throw new UsageError(`the models read ${LONGEST} words at most, got ${words.length}`);
  return words.join(" ");
}

/** Unknown words that are told. */
const MOST_TOLD = 5;

function listed(words: string[]): string {
  const more = words.length - MOST_TOLD;
  return words.slice(0, MOST_TOLD).map(quoted).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** What a model reads before it goes on with a text. */
export function textIds(words: string): number[] {
  return encode(`<bos> ${words}`);
}
