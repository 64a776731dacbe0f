import { UnknownWords } from "../../../core/unknown-words.js";
import { UsageError } from "../../../core/usage-error.js";
import { element } from "../element.js";

/**
 * The words that a model knows, folded.
 *
 * @param of what they are: `of captions`
 */
export const knownWords = (of: string, words: readonly string[]): HTMLElement =>
  element(
    "details",
    {},
    element("summary", {}, `All ${words.length} words ${of}`),
    element("p", {}, words.join(" ")),
  );

/**
 * Reads what was typed, beside a list of the words that may be in it.
 *
 * @throws UsageError that does not list them again
 */
export function readWords(read: (typed: string) => string, typed: string): string {
  try {
    return read(typed);
  } catch (error) {
    throw error instanceof UnknownWords
      ? new UsageError(`${error.problem}. The list of its words stands above.`)
      : error;
  }
}
