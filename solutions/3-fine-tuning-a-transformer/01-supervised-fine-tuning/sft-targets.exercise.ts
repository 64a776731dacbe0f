import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Loss on the answer alone",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Print a row of ids above its targets. At which position is the first word of the answer predicted?",
    "Position t predicts token t + 1. The target is that token if it is graded. Every other target is −100, including the targets at padding.",
    "y[b, t] = ids[b, t + 1] if graded[b, t + 1], otherwise −100",
    "Both x and y have T − 1 columns. In x, put the row's tokens, and padding after its end.\nFor y, look one token ahead, at the id and its grade.",
  ],
  explore:
    "Shift the grades one token to the left, so that <asst> is graded and <eos> isn't. Then train with train-sft. What do the answers look like, and does the loss show it?",
  answer:
    "17 out of 18 answers begin with the right sentence, but none stops there: “the capital of galdia is gilu . the capital of galdia is ...”. The loss ends at 0.02 instead of 0.004, but mostly because of <asst>, which the model never has to write. The missing <eos> doesn't affect the loss, because it isn't graded.\nMeasured, 3 seeds.",
  predict: {
    question:
      "A chat has 18 tokens: <bos> <user>, a question of 7 words, <asst>, an answer of 7 words and <eos>. How many targets count?",
    choices: ["7", "8", "9", "17"],
    answer: 1,
    because:
      "The 7 words of the answer and <eos> count. The first word is predicted at the position of <asst>, but <asst> itself isn't graded.",
  },
});
