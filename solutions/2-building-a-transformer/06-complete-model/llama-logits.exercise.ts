import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logits without a position table",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Print the width of a head of the tiny model, and D / H next to it. Which of the two do your tables have?",
    "The model is GPT-2's without P. The angles that replace P aren't added to anything, but every block needs them.",
    "headDim = columns of Wq / H;   logits = RMSNorm(x) · U,   U = Eᵀ unless the model has one",
    "Make tables with a row for each of the T positions. [B, T] becomes [B, T, D]; every block keeps that shape, and so does the model's own norm;\na matrix [D, V] makes [B, T, V].",
  ],
  explore:
    "Let the model read one token followed by 49 copies of another. From one position to the next, what is the largest change of any logit?",
  answer:
    "In the tiny model, with tokens 4, 5, 5, 5, ..., a logit moves by up to 1.0 between positions 1 and 2, by 0.27 between 9 and 10, and by 0.05 between 48 and 49. One different token is enough to tell the positions apart. Llama 3 starts every text with <|begin_of_text|>.",
  predict: {
    question:
      "The tiny Llama, with random weights, reads the same token 50 times and nothing else. At how many of the 50 positions do its logits differ from those at the first?",
    choices: [
      "49, because every position has its own angles",
      "about 25",
      "a few at the start",
      "none, because all positions agree",
    ],
    answer: 3,
    because:
      "At none: they agree up to 7e-7. Scores depend on the distance, but all values are equal, and every weighted average of equal values is that value. A position table would tell the positions apart.",
  },
});
