import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { END, isDigit, SO } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type ChainPlan, trainOnChains } from "../01-chain-of-thought/chain-against-direct.js";
import { widenStart } from "../01-chain-of-thought/narrow-start.js";
import type { ChainExample } from "../01-chain-of-thought/thought-targets.js";
import { repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { type Lesson, lessonOf as right, STUDENT_SIZES } from "./distilled-student.js";
import { keepGoodTraces, type Trace } from "./keep-good-traces.js";

interface Writing {
  asked: (problems: number[][], each: number) => number[][];
  temperature: number;
  most: (positions: number, prompt: number) => number;
  kept: (trace: Trace) => boolean;
  digits: (digits: number[]) => number[];
}

const writing = (other: Partial<Writing>) => ({
  async writeTraces(teacher: GPT, problems: number[][], each: number, rng: Random): Promise<Trace[]> {
    const way: Writing = {
      asked: repeated,
      temperature: 1,
      most: (positions, prompt) => positions - prompt,
      kept: () => true,
      digits: (digits) => [...digits],
      ...other,
    };
    const asked = way.asked(problems, each);
    const prompts = asked.map(promptOf);
    const most = way.most(teacher.P.shape[0], prompts[0]?.length ?? 0);
    const samples = await sampleChains(teacher, prompts, { temperature: way.temperature, most, rng });
    return samples.map(({ written }, i) => ({ digits: way.digits(asked[i]), written })).filter(way.kept);
  },
});

/** Other texts of some lessons; what does not fit is refused as it should be. */
const teaching = (other: Partial<Record<Lesson, (traces: Trace[]) => Trace[]>>, isGuess = false) => ({
  lessonOf(traces: Trace[], lesson: Lesson): ChainExample[] {
    const usual = right(traces, lesson);
    const texts = other[lesson]?.(traces);
    if (!texts) return usual;
    return texts.map(({ digits, written }) => ({ prompt: promptOf(digits), written: [...written], isGuess }));
  },
});

const isRight = ({ digits, written }: Trace) => parseChain(written).answer === answerOf(digits);
const kept = (traces: Trace[], most = Number.POSITIVE_INFINITY) => keepGoodTraces(traces, most).kept;

/** Direct answers, by a rule that may leave a trace out. */
const direct = (answer: (trace: Trace) => number | null) => (traces: Trace[]) =>
  traces.flatMap((trace) => {
    const digit = answer(trace);
    return digit === null ? [] : [{ digits: trace.digits, written: [SO, digit, END] }];
  });

/** Other draws of the examples. */
const drawing = (draws: (examples: ChainExample[], rng: Random) => () => ChainExample) => ({
  async *teach(
    student: GPT,
    examples: ChainExample[],
    plan: ChainPlan,
    rng: Random,
  ): AsyncGenerator<number, void> {
    if (examples.length === 0) throw new RangeError("no example");
    yield* trainOnChains(student, draws(examples, rng), plan);
  },
});

export default mistakesFor<typeof import("./distilled-student.js")>({
  "greedy-teacher": {
    because: "The teacher wrote its likeliest tokens. Then all traces of a problem are the same one.",
    ...writing({ temperature: 0 }),
  },
  "problems-in-turn": {
    because: "All problems were asked once, and then again. The traces of a problem belong side by side.",
    ...writing({ asked: (problems, each) => Array.from({ length: each }, () => problems).flat() }),
  },
  "one-of-each": {
    because:
      "Each problem was asked once. A second try at a hard problem is what a wrong first one makes up for.",
    ...writing({ asked: (problems) => problems }),
  },
  "short-chains": {
    because: "The chains got 2·K + 3 tokens. A chain may go on until problem and chain fill the positions.",
    ...writing({ most: (_, prompt) => 2 * (prompt - 1) + 3 }),
  },
  "a-token-less": {
    because: "The chains got a token too few: the last position was left empty.",
    ...writing({ most: (positions, prompt) => positions - prompt - 1 }),
  },
  "wrong-traces-dropped": {
    because:
      "Wrong traces were dropped when they were written. The traces are all that the teacher wrote; the lesson filters.",
    ...writing({ kept: isRight }),
  },
  "digits-shared": {
    because: "The traces of a problem hold its own list of digits. A change in one changes them all.",
    ...writing({ digits: (digits) => digits }),
  },
  "answers-as-guesses": {
    because:
      "The answers were marked as guesses. The loss then leaves out the one token that this lesson is about.",
    ...teaching({ answers: direct(({ written }) => parseChain(written).answer) }, true),
  },
  "right-answers-taught": {
    because: "The right answer was taught. Distillation has only the teacher's, right or wrong.",
    ...teaching({ answers: direct(({ digits }) => answerOf(digits)) }),
  },
  "answers-of-good-traces": {
    because: "Only right answers were taught. The filter belongs to the third lesson.",
    ...teaching({ answers: (traces) => direct(({ written }) => parseChain(written).answer)(kept(traces)) }),
  },
  "answers-of-whole-chains": {
    because: "Answers of chains that are not well formed were left out. They are answers of the teacher too.",
    ...teaching({
      answers: direct(({ written }) => {
        const { answer, isWellFormed } = parseChain(written);
        return isWellFormed ? answer : null;
      }),
    }),
  },
  "zero-is-no-answer": {
    because: "The answer 0 was treated as missing, because 0 counts as false. It is a digit like any other.",
    ...teaching({ answers: direct(({ written }) => parseChain(written).answer || null) }),
  },
  "answers-with-thoughts": {
    because: "The thoughts were left in the lesson of answers.",
    ...teaching({ answers: (traces) => traces.filter(({ written }) => parseChain(written).answer !== null) }),
  },
  "answers-without-a-period": {
    because: "The period is missing after the answers. A student that never learned to stop goes on.",
    ...teaching({
      answers: (traces) =>
        direct(({ written }) => parseChain(written).answer)(traces).map((trace) => ({
          ...trace,
          written: trace.written.slice(0, 2),
        })),
    }),
  },
  "traces-filtered": {
    because: "The lesson of all traces left out the wrong ones. It is there to show what the filter changes.",
    ...teaching({ traces: (traces) => traces.filter(isRight) }),
  },
  "filter-forgotten": {
    because: "The filtered lesson holds all traces. A student of these learns its teacher's errors.",
    ...teaching({ filtered: (traces) => traces }),
  },
  "filtered-by-substring": {
    because: "The filter looked for the right digit anywhere in the chain. Totals are digits too.",
    ...teaching({
      filtered: (traces) => traces.filter(({ digits, written }) => written.includes(answerOf(digits))),
    }),
  },
  "filtered-by-answer-alone": {
    because:
      "The filter compared the answer by itself. `keepGoodTraces` also leaves out what isn't well formed, and copies.",
    ...teaching({ filtered: (traces) => traces.filter(isRight) }),
  },
  "one-good-trace": {
    because: "Each problem kept one good trace. Here it keeps all of them.",
    ...teaching({ filtered: (traces) => kept(traces, 1) }),
  },
  "twelve-good-traces": {
    because:
      "Each problem kept twelve good traces at most. Here it keeps all of them, however many there are.",
    ...teaching({ filtered: (traces) => kept(traces, 12) }),
  },
  "start-of-a-wide-model": {
    because: "The student starts as wide models do. At a width of 24 its signals are far too weak.",
    newStudent: (rng: Random) => initGPT(STUDENT_SIZES, rng),
  },
  "widened-twice": {
    because: "The start was widened twice. `widenStart` knows nothing of an earlier call.",
    newStudent(rng: Random): GPT {
      const student = initGPT(STUDENT_SIZES, rng);
      widenStart(student);
      widenStart(student);
      return student;
    },
  },
  "as-large-as-its-teacher": {
    because: "The student has its teacher's sizes. It is meant to be smaller.",
    newStudent(rng: Random): GPT {
      const student = initGPT(REASONER_SIZES, rng);
      widenStart(student);
      return student;
    },
  },
  "examples-in-turn": {
    because: "The examples were taken in turn. Each of them is to be drawn.",
    ...drawing((examples) => {
      let at = 0;
      return () => examples[at++ % examples.length];
    }),
  },
  "last-example-never-drawn": {
    because: "The last example is never drawn: `rng.integer(n)` is below n already.",
    ...drawing((examples, rng) => () => examples[rng.integer(Math.max(1, examples.length - 1))]),
  },
  "one-example-for-all": {
    because: "One example was drawn before the training, and used in all steps.",
    ...drawing((examples, rng) => {
      const example = examples[rng.integer(examples.length)];
      return () => example;
    }),
  },
  "answers-without-the-arrow": {
    because: "The arrow was left out before the answer. The student is to write ⇒, the answer and a period.",
    ...teaching({
      answers: (traces) =>
        direct(({ written }) => parseChain(written).answer)(traces).map(({ digits, written }) => ({
          digits,
          written: written.slice(1),
        })),
    }),
  },
  "wrong-answers-dropped": {
    because: "Wrong answers were left out. This lesson has the teacher's answers, right or wrong.",
    ...teaching({
      answers: direct((trace) => {
        const { answer } = parseChain(trace.written);
        return answer === answerOf(trace.digits) ? answer : null;
      }),
    }),
  },
  "equal-answers-once": {
    because: "Equal answers of a problem were taught once. Each trace with an answer gives an example.",
    ...teaching({
      answers: (traces) => {
        const all = direct(({ written }) => parseChain(written).answer)(traces);
        const text = ({ digits, written }: Trace) => `${digits.join(" ")} = ${written.join(" ")}`;
        return all.filter((one, i) => all.findIndex((other) => text(other) === text(one)) === i);
      },
    }),
  },
  "unfinished-dropped": {
    because: "Chains without a period were left out. The teacher's traces are new ones, finished or not.",
    ...writing({ kept: ({ written }) => written[written.length - 1] === END }),
  },
  "after-the-last-arrow": {
    because: "The digit after the last ⇒ was taught. The teacher's answer is the one right after the first.",
    ...teaching({
      answers: direct(({ written }) => {
        const digit = written[written.lastIndexOf(SO) + 1];
        return written.includes(SO) && isDigit(digit) ? digit : null;
      }),
    }),
  },
});
