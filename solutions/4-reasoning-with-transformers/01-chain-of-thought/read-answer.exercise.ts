import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Answer extraction",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Read “Is it 8? The answer is 12 of 15.” If your function returns 8 or 15, which rule of the docstring did it skip?",
    "A later marker wins over earlier ones, and the last number of the text counts only if no marker has a number after it. Answers are compared as numbers, not as texts.",
    "answer = first number after the last marker that a number follows, otherwise the last number;   same: |a − b| ≤ 1e-9 · max(|a|, |b|)",
    "For each marker, find the first number after it, and keep the last one found.\nFor the value, remove the thousands commas, divide at the slash, and account for the percent sign.\nUse absolute values in the comparison, because both values may be negative.",
  ],
  explore:
    "Read “The answer to question 3 is 12.”, “The answer is 1 1/2.”, “\\boxed{\\frac{3}{4}}” and “The answer is 2^10”. If you used these results as rewards, how would you deal with the misreadings?",
  answer:
    "Your function reads 3, 1, 3 and 2, all wrong. A new rule could repair each case, but it would misread other texts. That is why training asks for one format, such as \\boxed{12} or your digit after ⇒, and counts everything else as wrong. A score always describes a model together with a parser.",
});
