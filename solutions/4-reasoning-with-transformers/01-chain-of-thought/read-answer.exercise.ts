import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Find and compare answers",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Read “Is it 8? The answer is 12 of 15.” If your function returns 8 or 15, which rule of the docstring has it passed over?",
    "A text is read from its end: the last marker wins over earlier ones, and the last number is only for texts without a marker. Two answers are equal as numbers, not as texts.",
    "answer = first number after the last marker that a number follows, else the last number;   same: |a − b| ≤ 1e-9 · max(|a|, |b|)",
    "For each marker look for the first number after it, and keep the last one found.\nFor the value remove what only helps the eye, divide the part before the slash by the part after it, and remember the percent sign.\nCompare the difference of two values with a billionth of the larger one, without the signs.",
  ],
  explore:
    "Read “The answer to question 3 is 12.”, “The answer is 1 1/2.”, “\\boxed{\\frac{3}{4}}” and “The answer is 2^10”. What would you do about the results, if they decided how a model is trained?",
  answer:
    "3, 1, 3 and 2: none is the answer. Each could be repaired by a rule, and each rule misreads other texts. So training asks for one format, such as \\boxed{12}, and counts everything else as wrong. In your world a digit after ⇒ is the whole format. A published score always belongs to a model and a parser.",
});
