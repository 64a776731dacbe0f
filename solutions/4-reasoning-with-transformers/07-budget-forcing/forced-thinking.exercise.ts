import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Thinking by force",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Print a few chains with `decode`. At which positions does `hasty` write ⇒, and after which token?",
    "All three controls act at the same kind of position, and depend only on what was written. To write WAIT in place of ⇒ with the right probability, you need no draw of your own, because the sampler draws afterward.",
    "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
    "The model may stop if there is no ⇒ so far, and either nothing is written or the last token is a digit.\nAt such a position, count the finished thoughts, and ban what may not be drawn.\nGive WAIT the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThen sample with one call, and read answers and lengths.",
  ],
  explore:
    "Let WAIT replace ⇒ even after six thoughts: compare `waitInstead(times, 99)` with `waitInstead(times, 6)` for 1, 2 and 4 times. Then look at a few chains with `decode`. Does it help?",
  answer:
    "It hurts, and more each time: 63%, 54% and 49% right, compared with 71%, 82% and 81%. A finished chain repeats its total, adds an operand again, and is wrong. WAIT helps only a chain with a missing thought, and the model can't tell which chains these are.\nMeasured, 5 times 300 problems: at 16.5, 19.7 and 24.2 tokens, against 15.5, 16.4 and 16.6.",
  predict: {
    question:
      "The model `hasty` adds six digits, one per thought. Forced to write six thoughts or more, it is right on 86% of the problems, at 15 tokens. Now you force seven or more. What share does it get right?",
    choices: ["90%: one more look", "86%: the seventh changes nothing", "about 50%", "about 10%"],
    answer: 3,
    because:
      "10%, as by chance. The model can't write an empty thought, so the seventh thought adds an operand for a second time. More thinking helps only while an operand is missing.\nMeasured, 20 times 300 problems.",
  },
});
