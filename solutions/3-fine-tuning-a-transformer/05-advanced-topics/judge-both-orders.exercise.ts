import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Judges and position bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let an honest judge compare answers where A's are always better. Is your win rate 1, or ½?",
    "A verdict names a position, not an answer. After the swap, the opposite word means the same opinion.",
    "A wins: (first, second);   B wins: (second, first);   win rate = wins of A + ½ · (1 − wins of A − wins of B)",
    "Count the pairs of verdicts that both name A, and those that both name B.\nTwo ties are a consistent opinion; “first” twice or “second” twice is a preference for a position.",
  ],
  explore:
    "Compare 20,000 reviews with the better one of two reviews, by a judge that adds 1.5 to whatever it reads first. What is A's win rate if A is read first, if B is, and by both orders?",
  answer:
    "A wins 90% if read first, 33% if B is, and 61% by both orders; an honest judge says 66%. Reading both orders removes the bias but pulls the rate toward ½. A judge that prefers length says 54% and never contradicts itself, so swapping can't catch it.",
  predict: {
    question:
      "A is the better of two reviews, B a single one; an honest judge prefers A in 66%. A judge who favors the first text contradicts itself on 57% of the prompts, and both orders give A 61%. How often does it prefer A on the other prompts?",
    choices: ["in about 55%", "in about 61%", "in about 66%", "in about 77%"],
    answer: 3,
    because:
      "A contradiction counts ½, and so 77% falls to 61%. Where the judge agrees with itself, one text is clearly better. Neither number is the 66% you want.\nMeasured, 3 seeds of 20,000 prompts: 76 to 78% and 61 to 62%.",
  },
});
