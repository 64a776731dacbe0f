import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Loss on the answer alone",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Write the row and its targets below each other. At which position is the first word of the answer predicted?",
    "Position t predicts token t + 1. A target counts if that token is graded; everything else, padding included, is −100.",
    "y[b, t] = ids[b, t + 1] if graded[b, t + 1], otherwise −100",
    "Both tables have T − 1 columns. Read the row's tokens, and padding after its end.\nFor the targets, look one token ahead, at the id and its grade.",
  ],
  explore:
    "Shift the grades one token to the left, so that <asst> is graded and <eos> isn't, and train with train-sft. What do the answers look like? What does the loss say?",
  answer:
    "17 out of 18 answers begin with the right sentence, but none ends after it: “the capital of galdia is gilu . the capital of galdia is ...”. The loss ends at 0.02 instead of 0.004, mostly because of <asst>, which your program writes. The missing <eos> isn't in the loss at all.\nMeasured, 3 seeds.",
  predict: {
    question:
      "A chat has 18 tokens: <bos> <user>, a question of 7 words, <asst>, an answer of 7 words and <eos>. How many targets count?",
    choices: ["7", "8", "9", "17"],
    answer: 1,
    because:
      "They are the 7 words and <eos>. The first word is predicted at <asst>, which isn't graded itself.",
  },
});
