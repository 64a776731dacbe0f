import { UsageError } from "./usage-error.js";

/** A model does not know a word: in a conversation its words are listed once, and then on demand. */
export class UnknownWords extends UsageError {
  constructor(
    readonly problem: string,
    readonly known: string[],
  ) {
    super(`${problem}; it has ${known.length}: ${known.join(" ")}`);
  }
}
