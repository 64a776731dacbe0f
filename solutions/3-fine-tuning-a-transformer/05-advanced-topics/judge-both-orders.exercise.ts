import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Judges and position bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let an honest judge compare answers for prompts on which A's answer is always better. Is your win rate 1?",
    "A verdict names a position, not an answer. After the two answers are swapped, the same opinion is expressed by the opposite word.",
    "A wins: (first, second);   B wins: (second, first);   win rate = wins of A + ½ · (1 − wins of A − wins of B)",
    "Count the prompts for which both verdicts name A, and those for which both name B.\nTwo ties are a consistent opinion; “first” twice or “second” twice is a preference for a position.",
  ],
  explore:
    "For each of 20,000 prompts, let A's answer be the better of two sampled reviews, and B's a single sample. The judge adds 1.5 to the score of the review it reads first. What is A's win rate if it always reads A first, if it always reads B first, and over both orders?",
  answer:
    "A wins 90% if it is read first, 33% if B is read first, and 61% over both orders. With an honest judge, it would win 66%. Reading both orders removes the bias, but pulls the win rate toward ½. With a judge that prefers longer texts, A wins 54%. Such a judge never contradicts itself, so swapping the answers can't reveal its bias.",
  predict: {
    question:
      "By an honest judge, model A beats model B on 66% of the prompts. A judge that favors the first text contradicts itself on 57% of them, and over both orders, A's win rate is 61%. On what share of the other prompts does it prefer A?",
    choices: ["about 55%", "about 61%", "about 66%", "about 77%"],
    answer: 3,
    because:
      "It prefers A on 77% of the prompts on which it agrees with itself, because there one text is clearly better. Each contradiction counts as half a win, and that lowers the rate to 61%. Neither number is the 66% you want.\nMeasured, 3 seeds of 20,000 prompts: 76 to 78% and 61 to 62%.",
  },
});
