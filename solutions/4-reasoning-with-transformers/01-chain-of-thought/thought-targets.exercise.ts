import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Targets of a chain",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Print ids and targets of one chain below each other. Which target is at the position of =, and which at the position of the last thought's total?",
    "At position t the model has read the token at t, and it is graded on the token at t + 1. Whether a token is graded depends on where that token is, not on the position that predicts it.",
    "ids_t = text_t, or PAD;   target_t = text_(t+1) if it is written and no guess, else −100;   the guess is the token after the first ⇒ of the written ones",
    "Join problem and written tokens, and take T − 1 columns of them; where a text has ended, read PAD.\nMark the place of a guess among the written tokens, and give column t the written token number t + 1 − (length of the problem), if there is one and it is not the guess.",
  ],
  explore:
    "Train one model on direct answers with isGuess true and one with isGuess false, 100 steps each. What are their losses, and how often are they right?",
  answer:
    "A loss of 0.001 with isGuess true, and 0.77 with false. The model with the better loss is never right: no target told it that a digit comes after ⇒, and it writes none. The other one guesses a digit, and is right in one of ten cases (three seeds each, 500 problems). " +
    "What isn't graded isn't learned, and a low loss may mean that little was asked.",
});
