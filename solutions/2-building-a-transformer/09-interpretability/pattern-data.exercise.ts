import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Periodic sequences",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Print five sequences for V = 4, T = 11 and periods 3 and 5. Which of the test names do they contradict, if any?",
    "There are two kinds of draws: one period for each sequence, and then the tokens of its pattern. The repetition draws nothing.",
    "period 3, pattern 5 2 7, T = 8:  5 2 7 5 2 7 5 2;   token[4] = pattern[4 mod 3] = pattern[1] = 2",
    "draw an index into the list of periods, once; draw a token of the vocabulary for each index of the pattern;\nthe token at position t is the pattern's token at the remainder of t divided by the period.",
  ],
  explore:
    "With V = 2 and periods 3 and 4, how often does a sequence have a shorter period than the one that was drawn? How often does it happen with V = 8?",
  answer:
    "With V = 2, in a quarter of all cases (24.4% of 20,000), whichever period was drawn: 2 of 8 patterns of 3 have only one token, and 4 of 16 patterns of 4 repeat their first half. With V = 8 it is 1 in 64. Such a sequence doesn't reveal which period was drawn, and no model can know it.",
});
