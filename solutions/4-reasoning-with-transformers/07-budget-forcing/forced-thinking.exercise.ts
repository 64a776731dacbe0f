import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Thinking by force",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Print a few chains with `decode`. At which positions does `hasty` write ⇒, and after which token?",
    "All three controls act at one kind of position, and need only what was written. To write WAIT in place of ⇒ with the right probability, you need no draw: the draw comes afterward anyway.",
    "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
    "A position where the model may stop: no ⇒ so far, and nothing written or a digit last.\nAt such a position, count what is finished, and ban what may not be drawn.\nGive WAIT the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThe rest is one call, and reading answers and lengths.",
  ],
  explore:
    "Let WAIT come after six thoughts, too: `waitInstead(times, 99)` with 1, 2 and 4 times, against `waitInstead(times, 6)`. Then look at a few chains with `decode`.",
  answer:
    "It does harm, and more each time: 0.63, 0.54 and 0.49, against 0.71, 0.82 and 0.81. A finished chain repeats its total, adds an operand again, and is wrong. WAIT helps where something is missing, and the model doesn't know where that is.\nMeasured, 5 times 300 problems: at 16.5, 19.7 and 24.2 tokens, against 15.5, 16.4 and 16.6.",
  predict: {
    question:
      "`hasty` adds six digits, one per thought. Forced to six thoughts or more, it is right in 0.86 of the problems, at 15 tokens. Now you force seven or more. How often is it right?",
    choices: ["0.90: one more look", "0.86: the seventh changes nothing", "about 0.50", "about 0.10"],
    answer: 3,
    because:
      "0.10, chance. It can't think about nothing: the seventh thought adds an operand for a second time. More thinking is better only as long as there is something to think about.\nMeasured, 20 times 300 problems.",
  },
});
