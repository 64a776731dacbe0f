import { blank } from "#lib/blank";
import type { Fact } from "#lib/mini-world/facts";
import { decode, EOS, VALUES } from "#lib/mini-world/words";

/** The kinds of text that a model writes after a question. */
export type ContinuationKind = "answers" | "continues" | "stops" | "other";

/**
 * Classifies what a model wrote after `what is the <attribute> of <place> ?`.
 *
 * | kind      | the continuation                                                                            |
 * | --------- | ------------------------------------------------------------------------------------------- |
 * | answers   | begins with a whole statement about this attribute of this place: `the ... of ... is ... .` |
 * | continues | begins with another question: `what is the`                                                 |
 * | stops     | is `<eos>` and nothing else                                                                 |
 * | other     | is anything else, or empty                                                                  |
 *
 * A statement with a wrong value is an answer, too, as long as this attribute can have the value: whether the model answers and whether
 * it is right are two separate measurements. Text after a whole answer doesn't change the kind.
 *
 * @param asked the attribute and the place in the question
 * @param continuation the ids that the model wrote after its prompt, without the prompt
 * @returns the kind, from the table
 */
export function continuationKind(
  { attribute, place }: Pick<Fact, "attribute" | "place">,
  continuation: number[],
): ContinuationKind {
  const text = `${decode(continuation)} `;
  return blank("the kind of this text");
}
