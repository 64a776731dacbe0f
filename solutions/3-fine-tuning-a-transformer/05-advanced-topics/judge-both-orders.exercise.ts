import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Judges and position bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let an honest judge compare answers of which A's are always better. Is your win rate 1, or ½?",
    "A verdict names a place, not an answer. With the places swapped, the same opinion is the other word.",
    "A wins: (first, second);   B wins: (second, first);   win rate = wins of A + ½ · (1 − wins of A − wins of B)",
    "Count the pairs of verdicts that both name A, and those that both name B.\nAll others are half a win for each. Two ties are one opinion; the same word twice, unless it is a tie, is a place.",
  ],
  explore:
    "Compare 20,000 reviews with the better one of two reviews, by a judge that adds 1.5 to whatever it reads first. What is A's win rate if A is read first, if B is, and by both orders? An honest judge says 66%.",
  answer:
    "90%, 33%, and 61% by both. The judge contradicts itself on 57% of the prompts, always in favor of the first. Both orders remove the bias, not its cost: contradictions pull the rate toward ½. A judge that prefers length says 54%, with no contradiction for swapping to catch.",
  predict: {
    question:
      "A is the better one of two reviews, B a single one; an honest judge prefers A in 66%. A judge who favors the first contradicts itself on 57% of the prompts. On the others, how often does it prefer A?",
    choices: ["in about 55%", "in about 61%", "in about 66%", "in about 77%"],
    answer: 3,
    because:
      "Where it agrees with itself, one text is clearly better. Both orders give about 61%, dropping the contradictions 77%, and neither is the 66% you want to know.\nMeasured, 3 seeds of 20,000 prompts: 76 to 78% and 61 to 62%.",
  },
});
