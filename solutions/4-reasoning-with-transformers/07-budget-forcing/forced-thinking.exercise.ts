import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Thinking by force",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Print a few chains with `decode`. At which places does `hasty` write ⇒, and what was the token before it?",
    "All three controls act at one kind of place, and all that they need to know is in what was written. To put WAIT in the place of ⇒ with the right probability, no draw is needed: the draw comes afterwards anyway.",
    "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
    "A place where the model may stop: no ⇒ so far, and nothing written or a digit last.\nAt such a place, count what is finished, and ban what may not be drawn.\nFor WAIT hand its place the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThe rest is one call, and reading answers and lengths.",
  ],
  explore:
    "Let WAIT come after six thoughts, too: `waitInstead(times, 99)` with 1, 2 and 4 times, against `waitInstead(times, 6)`. Then look at a few chains with `decode`.",
  answer:
    "0.63, 0.54 and 0.49 at 16.5, 19.7 and 24.2 tokens, against 0.71, 0.82 and 0.81 at 15.5, 16.4 and 16.6 (5 times 300 problems). A chain that is done says its total again, adds an operand that it has added already, and is wrong. WAIT helps where something is missing, and the model doesn't know where that is.",
  predict: {
    question:
      "`hasty` adds six digits, one a thought. Forced to six thoughts or more it is right in 0.86 of the problems, at 15 tokens. Now it is forced to seven or more. How often is it right?",
    choices: ["0.90: one more look", "0.86: the seventh changes nothing", "about 0.50", "about 0.10"],
    answer: 3,
    because:
      "0.10, chance (20 times 300 problems). It can't think about nothing: the seventh thought adds an operand for a second time. More thinking is only better as long as there is something to think about.",
  },
});
