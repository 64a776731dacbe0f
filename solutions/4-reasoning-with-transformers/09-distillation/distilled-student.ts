import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { CONTEXT, END, SO, V } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type ChainPlan, trainOnChains } from "../01-chain-of-thought/chain-against-direct.js";
import { widenStart } from "../01-chain-of-thought/narrow-start.js";
import type { ChainExample } from "../01-chain-of-thought/thought-targets.js";
import { repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { keepGoodTraces, type Trace } from "./keep-good-traces.js";

/** The sizes of a student, which has 8,616 parameters. Its teachers have 14,560. */
export const STUDENT_SIZES = { vocabulary: V, context: CONTEXT, dModel: 24, heads: 2, layers: 1 };

/** What a student sees of its teacher's traces: only the answers, all traces, or the good ones. */
export type Lesson = "answers" | "traces" | "filtered";

/**
 * Returns the traces of a teacher, which writes `each` chains after each problem, drawn at temperature 1. A chain ends with a period, or
 * where problem and chain together fill the teacher's positions.
 *
 * All chains of all problems are sampled in one call of `sampleChains`, starting with those of the first problem.
 *
 * @param teacher stays unchanged
 * @param problems the digits of each problem; all have the same number of digits; they stay unchanged
 * @param each how many chains a problem gets
 * @param rng the source of the draws
 * @returns new traces, right or wrong, finished or not, in the order of the problems; those of a problem are side by side
 * @throws RangeError as `sampleChains` does
 */
export async function writeTraces(
  teacher: GPT,
  problems: number[][],
  each: number,
  rng: Random,
): Promise<Trace[]> {
  const [L] = teacher.P.shape;
  // blank: sample the chains, and put each beside its problem
  const asked = repeated(problems, each); // [problems · each, K]
  const prompts = asked.map(promptOf); // [problems · each, K + 1]
  const most = L - (prompts[0]?.length ?? 0);
  const samples = await sampleChains(teacher, prompts, { temperature: 1, most, rng });
  return samples.map(({ written }, i) => ({ digits: [...asked[i]], written }));
  // end
}

/**
 * Returns a student's training examples, in the order of the traces. The loss grades everything that the student has to write.
 *
 * | lesson     | a student has to write                                                                    |
 * | ---------- | ----------------------------------------------------------------------------------------- |
 * | `answers`  | ⇒, the teacher's answer, right or wrong, and a period. Traces without an answer (see `parseChain`) are left out |
 * | `traces`   | what the teacher wrote, right or wrong                                                    |
 * | `filtered` | what the teacher wrote, in the traces `keepGoodTraces` keeps; a problem keeps all of its good ones |
 *
 * @param traces stay unchanged
 * @returns new examples, which share no list with the traces
 * @throws RangeError as `keepGoodTraces` does, for `filtered`
 */
export function lessonOf(traces: Trace[], lesson: Lesson): ChainExample[] {
  const exampleOf = ({ digits }: Trace, written: number[]): ChainExample => ({
    prompt: promptOf(digits),
    written: [...written],
    isGuess: /* blank: whether the answer isn't a target */ false /* end */,
  });
  // blank: the examples of this lesson
  if (lesson === "answers")
    return traces.flatMap((trace) => {
      const { answer } = parseChain(trace.written);
      return answer === null ? [] : [exampleOf(trace, [SO, answer, END])];
    });
  const taught = lesson === "filtered" ? keepGoodTraces(traces, Number.POSITIVE_INFINITY).kept : traces;
  return taught.map((trace) => exampleOf(trace, trace.written));
  // end
}

/**
 * Creates a student before its training, with `STUDENT_SIZES` and an initialization that suits a narrow model. It gets none of the
 * teacher's weights, which wouldn't fit.
 *
 * @param rng the source of the draws of `initGPT`
 * @returns a GPT of new variables, which the caller disposes of
 */
export function newStudent(rng: Random): GPT {
  // blank: the student
  const student = initGPT(STUDENT_SIZES, rng);
  widenStart(student);
  return student;
  // end
}

/**
 * Trains a student with `trainOnChains`; requesting the next loss runs the next step. A step draws each of its examples with one call of
 * `rng.integer`, so an example may come twice. Students of all lessons take the same number of steps, with the same number of examples
 * in each.
 *
 * @param student trained in place
 * @param examples the examples to draw from; they stay unchanged
 * @param plan how many steps, how many examples in each, and the learning rate
 * @param rng the source of the draws
 * @returns for each step, the loss before the update
 * @throws RangeError at the first step, if there are no examples
 */
export async function* teach(
  student: GPT,
  examples: ChainExample[],
  plan: ChainPlan,
  rng: Random,
): AsyncGenerator<number, void> {
  if (examples.length === 0) throw new RangeError("a student learns from one example or more, got none");
  // blank: the losses of the training
  yield* trainOnChains(student, () => examples[rng.integer(examples.length)], plan);
  // end
}
