import { CAPTION_LENGTH, END, PAD, VOCABULARY } from "../../../lib/pictures/words.js";
import { quoted } from "../../core/quoted.js";
import { UnknownWords } from "../../core/unknown-words.js";
import { UsageError } from "../../core/usage-error.js";

/** The words that a painter has learned. */
export const PAINTED_WORDS = VOCABULARY.filter((word) => word !== END && word !== PAD);

/**
 * A caption that the model can read.
 *
 * @throws UsageError if it has a word that the model has not learned, no word at all, or more words than it takes
 */
export function inCaption(typed: string): string {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const unknown = words.find((word) => !PAINTED_WORDS.includes(word));
  if (unknown !== undefined)
    throw new UnknownWords(`the painter has no word ${quoted(unknown)}`, PAINTED_WORDS);
  if (words.length === 0)
    throw new UsageError("there must be something to paint, such as a red triangle right top");
  if (words.length >= CAPTION_LENGTH)
    throw new UsageError(`a caption has at most ${CAPTION_LENGTH - 1} words, got ${words.length}`);
  return words.join(" ");
}
