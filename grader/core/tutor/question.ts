import type { Attempt } from "../judge/attempt.js";

/**
 * Questions of ours that lead on from what a run has shown, to be asked one at a time: about the law that broke, by the kind of what was
 * seen; and after a recognized mistake the first hint, which asks for something that the learner can check: the ladder begins above it then.
 *
 * @returns none if the run asks nothing
 */
export function questionsAfter(attempt: Attempt): string[] {
  const { diagnosis, exercise, result } = attempt;
  const question = questionOfKind(attempt);
  if (question === undefined) return [];
  const law =
    result.verdict === "failed" && result.in !== undefined ? `The law that broke is “${result.in}”. ` : "";
  const first = diagnosis && diagnosis.rung > 1 ? [exercise.hints[0]] : [];
  return [`${law}${question}`, ...first];
}

function questionOfKind({ result, blanks }: Attempt): string | undefined {
  switch (result.verdict) {
    case "passed":
      return undefined;
    case "timeout":
      return "Take the smallest input. Which loop runs last, and what makes its condition false?";
    case "killed":
      return "Take the smallest input. What does the code make in each round, and does it need all of that at the end?";
    case "blank":
      return blanks.filled === 0
        ? "What does the comment above the code promise: what goes in, what comes out, and in which shapes? Do it once by hand for the smallest input."
        : "What do the names just above this blank hold, and in which shapes? What does the line below it need?";
    case "error":
      return "At the line of the error: what did you expect each name to hold there, and what does it hold?";
    case "failed":
      return ofFinding(result.failure.finding?.observed.kind ?? "");
  }
}

/** By what the kit has observed. */
const QUESTIONS: [seen: RegExp, question: string][] = [
  [/shape|length|rows/, "Which shape does each line of your answer have, from the arguments to the result?"],
  [
    /^(changed|overwritten|not new|returns its argument|kept)|'s .* in a result/,
    "Which lists exist before the call, and which after it? Which of them does your answer write into, or hand on?",
  ],
  [
    /^(remembered|drifted|deterministic|unheeded)/,
    "Call it twice with different arguments, in your head. Which line sees the new argument, and which one does not?",
  ],
  [/gradient|differentiable/, "On which path does the loss depend on this argument, step by step?"],
  [
    /^missing/,
    "What does the comment above the code say is returned, name by name? Which of these does your answer return?",
  ],
  [
    /refused|message/,
    "Which calls must be refused, by the comment above the code, and in which line does your answer look?",
  ],
  [/leak|disposed/, "Which tensors does one call make, and who frees each of them, and when?"],
  [/finite/, "Which step can leave the finite numbers, and for which input?"],
];

const OF_VALUES =
  "Take the smallest case in which it breaks. What do you expect by hand, step by step, and at which step does your answer leave that?";

function ofFinding(kind: string): string {
  return QUESTIONS.find(([seen]) => seen.test(kind))?.[1] ?? OF_VALUES;
}
