/** A wrong answer that a learner may plausibly give: some of the exercise's functions, replaced. */
export type Mistake<M> = Partial<M> & {
  /** One sentence to the learner: what they misunderstood, and what holds instead. */
  because: string;
  /** Hint rung (1 to 4) from which the ladder goes on for somebody who made it; 2 unless given. */
  rung?: 1 | 2 | 3 | 4;
};

/**
 * Declares the wrong answers to an exercise: the default export of its `.mistakes.ts`.
 *
 *     export default mistakesFor<typeof import("./softmax.js")>({ "kebab-name": { because: "...", softmax: (z) => ... } });
 */
export function mistakesFor<M>(mistakes: Record<string, Mistake<M>>): Record<string, Mistake<M>> {
  return mistakes;
}
