import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The loss mask of a chain",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Print the ids and targets of one chain, one row below the other. Which target is at the position of =, and which at the last thought's total?",
    "At position t, the model has read the token at t and is graded on the token at t + 1. Whether a token is graded depends on its own position, not on the position that predicts it.",
    "ids_t = text_t, or PAD;   target_t = text_(t+1) if that token is written and not a guess, otherwise −100",
    "Join the problem and the written tokens, and take T − 1 columns. Where a text has ended, use PAD.\nThe guess comes right after the first ⇒ of the written tokens. Column t gets written token t + 1 − (length of the problem), unless that is the guess.",
  ],
  explore:
    "Train one model on direct answers with isGuess true and another with isGuess false, 100 steps each. What are their losses, and how often are they right?",
  answer:
    "The loss is 0.001 with isGuess true and 0.77 with isGuess false. Yet the model with the lower loss is never right: no target told it that a digit comes after ⇒, so it writes none. The other model guesses and is right one time in ten.\nMeasured, 3 seeds, 500 problems.",
});
