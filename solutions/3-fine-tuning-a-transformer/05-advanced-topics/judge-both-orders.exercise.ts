import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Judges and position bias",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Let an honest judge compare answers of which A's are always better. Is your win rate 1, or ½?",
    "A verdict names a place, not an answer. In the second reading the places are swapped, so the same opinion is the other word.",
    "A wins: (first, second);   B wins: (second, first);   win rate = wins of A + ½ · (1 − wins of A − wins of B)",
    "Count the pairs of verdicts in which both name A, and those in which both name B.\nWhat is left is half a win for both. Two ties are one opinion; the same word twice, unless it is a tie, is a place.",
  ],
  explore:
    "Compare 20,000 reviews with the better one of two reviews, by a judge that adds 1.5 to whatever it reads first. What is A's win rate if A is read first, if B is, and by both orders? An honest judge says 66%.",
  answer:
    "90%, 33%, and 61% by both. The judge contradicts itself in 57% of the prompts, always toward the first. Both orders remove the bias, not its cost: contradictions pull the rate toward ½. A judge that prefers length is consistent in all prompts (54%): swapping cannot find it.",
  predict: {
    question:
      "A is the better one of two reviews, B a single one; an honest judge prefers A in 66%. A judge with a soft spot for the first contradicts itself in 57% of the prompts. In the others, how often does it prefer A?",
    choices: ["in about 55%", "in about 61%", "in about 66%", "in about 77%"],
    answer: 3,
    because:
      "76 to 78% (3 seeds, 20,000 prompts each). Where it agrees with itself one text is clearly better. Both orders give 61 to 62%, the contradictions drop out at 77%, and neither is the 66% that you want to know.",
  },
});
