import { type Fact, statement } from "./facts.js";
import { EOS, encode, idOf } from "./words.js";

/** How a model answered, as shares of all questions. */
export interface AnswerScores {
  /** the whole right answer and its end, and nothing more */
  exact: number;
  /** the right value, wherever it stands */
  value: number;
  /** an end, whatever came before it */
  stops: number;
}

/**
 * How many answers are right.
 *
 * @param facts what was asked for
 * @param continuations what a model wrote after each of the questions, up to its `<eos>` if it wrote one
 */
export function scoreAnswers(facts: readonly Fact[], continuations: number[][]): AnswerScores {
  if (facts.length === 0 || facts.length !== continuations.length)
    throw new RangeError(
      `each fact has one continuation, got ${continuations.length} for ${facts.length} facts`,
    );
  const share = (holds: (ids: number[], fact: Fact) => boolean) =>
    continuations.filter((ids, i) => holds(ids, facts[i])).length / facts.length;
  return {
    exact: share((ids, fact) => ids.join() === [...encode(statement(fact)), EOS].join()),
    value: share((ids, { value }) => ids.includes(idOf(value))),
    stops: share((ids) => ids.includes(EOS)),
  };
}
