/** Thrown when code reaches a part of an exercise that nobody has written yet. */
export class BlankError extends Error {
  override name = "BlankError";
  /** What the learner is asked to write there. */
  readonly prompt: string;

  constructor(prompt: string) {
    super(`blank: ${prompt}`);
    this.prompt = prompt;
  }
}

/**
 * Stands where you are to write code. Replace the whole call, `blank("...")`, by your answer.
 *
 * It type-checks anywhere and throws when it runs, so the grader can tell which blank is next.
 *
 * @param prompt what belongs there, as one line
 * @throws BlankError always
 */
export function blank(prompt: string): any {
  throw new BlankError(prompt);
}
