import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train a language model",
  difficulty: 4,
  minutes: 40,
  seconds: 90,
  hints: [
    "Print loss, norm and validation of the first reports. Is the first loss near ln V, and is the norm sometimes above the limit?",
    "A step is a chain: each part takes the result of the one before it. Report the norm before clipping.",
    "g = mean over all targets of all micro-batches;   ĝ = g · min(1, maxNorm/‖g‖);   θ ← AdamW(θ, ĝ, lr(s));   validation after k, 2k, 3k, … steps",
    "Draw from the training text. Accumulate, clip, update, and return the accumulated loss with the norm that clipping found.\nSteps count from 0, so after step s there have been s + 1 steps. Restore the best weights before their copies are freed.",
  ],
  explore:
    "Cut the training text of train-language-model to its first 5,000 characters, take 1,000 steps, and evaluate every 50 steps. After how many steps do the two curves part?",
  answer:
    "After 350. The validation loss is at its best there, 2.50, and rises to 2.88, while the training loss falls from 1.8 to 0.92. Patience 3 stops at step 500. In 350 steps the model has read each character 18 times on average; in the chapter's finale it reads less than half of the book once.",
  portfolio: {
    heading: "A GPT that reads a book",
    sentence:
      "It read Alice in Wonderland, one character at a time. At first it wrote noise. Then it learned letters, which letters follow which, and the shape of words.",
    titles: ["the losses of the training", "what it writes"],
  },
});
