import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Thinking by force",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Print a few chains with `decode`. At which positions does `hasty` write ⇒, and after which token?",
    "All three controls act at the same kind of position, and need only what was written. To write WAIT in place of ⇒ with the right probability, you need no draw: the sampler draws afterward.",
    "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
    "The model may stop where there is no ⇒ so far, and either nothing is written or a digit is last.\nAt such a position, count the finished thoughts, and ban what may not be drawn.\nGive WAIT the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThen sample with one call, and read answers and lengths.",
  ],
  explore:
    "Let WAIT also replace ⇒ after six thoughts: `waitInstead(times, 99)` with 1, 2 and 4 times, against `waitInstead(times, 6)`. Then look at a few chains with `decode`. Does it help?",
  answer:
    "It harms, and more each time: 0.63, 0.54 and 0.49, against 0.71, 0.82 and 0.81. A finished chain repeats its total, adds an operand again, and is wrong. WAIT only helps a chain with a missing thought, and the model can't tell which chains these are.\nMeasured, 5 times 300 problems: at 16.5, 19.7 and 24.2 tokens, against 15.5, 16.4 and 16.6.",
  predict: {
    question:
      "`hasty` adds six digits, one per thought. Forced to six thoughts or more, it is right in 0.86 of the problems, at 15 tokens. Now you force seven or more. In what share is it right?",
    choices: ["0.90: one more look", "0.86: the seventh changes nothing", "about 0.50", "about 0.10"],
    answer: 3,
    because:
      "0.10, chance. It can't write an empty thought: the seventh thought adds an operand for a second time. More thinking helps only while an operand is missing.\nMeasured, 20 times 300 problems.",
  },
});
