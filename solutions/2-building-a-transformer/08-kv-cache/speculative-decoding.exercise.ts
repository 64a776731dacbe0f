import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Speculative decoding",
  difficulty: 4,
  minutes: 35,
  seconds: 20,
  hints: [
    "Does acceptedTokens work by itself? If it does, do you get one token per pass without guesses, and four tokens with three right guesses?",
    "A choice of the target counts only if all ids before it belong to the text. After a pass, which ids of the text has the model not read yet?",
    "guesses a pass can use: missing − 1;   rows unread − 1, ..., unread − 1 + γ judge them;   caches keep all ids but the newest: length − 1",
    "lookup: go backward from the last place where n ids fit and aren't the ending itself; return the ids after it, cut to the number asked for\naccept: guesses up to the first that differs from the choice at its place, then that choice; if none differs, the choice after all of them\nloop: γ + 1 rows of logits [1, γ + 1, V], starting at the last id of the text; afterward rewind the caches",
  ],
  explore:
    "A text ends in 8, 8, 8, 8, 8. How many ids does promptLookup propose after it, with n = 2? How many would it propose if it took the earliest place instead of the latest?",
  answer:
    "One, because the latest place begins one id before the ending. The earliest place would propose three. A random model that got stuck on one id, and later on another, took 22 passes for 40 tokens with the latest place. In the varied text of the exhibit (n = 1), the latest place is the better guess: 34 passes instead of 35.",
  predict: {
    question:
      "A draft guesses 4 tokens in each pass, and each guess is right with probability 3/4, independently of the others. How many tokens does a pass of the target yield on average?",
    choices: ["about 1.8", "about 3.1", "4, three guesses and one of its own", "nearly 5"],
    answer: 1,
    because:
      "1 + 3/4 + (3/4)² + (3/4)³ + (3/4)⁴ = 3.05. A guess counts only if all guesses before it are right, so the later guesses seldom help.",
  },
});
