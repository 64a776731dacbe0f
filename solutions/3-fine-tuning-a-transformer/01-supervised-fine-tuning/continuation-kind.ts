import type { Fact } from "#lib/mini-world/facts";
import { decode, EOS, VALUES } from "#lib/mini-world/words";

/** What a model wrote after a question. */
export type ContinuationKind = "answers" | "continues" | "stops" | "other";

/**
 * Sorts what a model wrote after `what is the <attribute> of <place> ?`.
 *
 * | kind      | the continuation                                                                            |
 * | --------- | ------------------------------------------------------------------------------------------- |
 * | answers   | begins with a whole statement about this attribute of this place: `the ... of ... is ... .` |
 * | continues | begins with another question: `what is the`                                                 |
 * | stops     | is `<eos>` and nothing else                                                                 |
 * | other     | is anything else, or empty                                                                  |
 *
 * A wrong value is an answer, too, as long as this attribute can have it: whether the model answers and whether it is right are two
 * measurements. What follows a whole answer does not change the kind.
 *
 * @param asked the attribute and the place in the question
 * @param continuation the ids that the model wrote after its prompt, without the prompt
 */
export function continuationKind(
  { attribute, place }: Pick<Fact, "attribute" | "place">,
  continuation: number[],
): ContinuationKind {
  const text = `${decode(continuation)} `;
  // blank: the kind of this text
  const answers = VALUES[attribute].map((value) => `the ${attribute} of ${place} is ${value} . `);
  if (answers.some((answer) => text.startsWith(answer))) return "answers";
  if (text.startsWith("what is the ")) return "continues";
  return continuation.length === 1 && continuation[0] === EOS ? "stops" : "other";
  // end
}
