import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The state that has seen everything",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Score a short text alone, and then next to a long one. Is its reward the same?",
    "A causal model's state at position t has seen tokens 0 to t. Only one state of a row has seen all of its tokens and none of its padding.",
    "state[b] = LN(stream)[b, length[b] − 1];   reward = state · w",
    "Make a table with a single 1 in each row, where that row's text ends.\nThe stream goes through the blocks, then through the last norm; the picked states times w are the rewards.",
  ],
  explore:
    "Score “the film was great .” alone and in a batch with a text of twice its length, by your function and by one that reads the last column. Which of the four numbers agree?",
  answer:
    "Yours agree to the last digits. By the last column they don't: alone, the last column is the text's end, and in the batch it is padding. A model trained that way ranks 95 to 99% of new pairs rightly, " +
    "and still a text's reward depends on the texts next to it.",
  predict: {
    question:
      "A reward model reads the state of the first token, which is <bos> in every text. It trains for 80 steps. By how much do its rewards for a good and for a bad review differ?",
    choices: [
      "by a lot: training finds a way",
      "by a little, in the right direction",
      "by something random",
      "by nothing: exactly 0",
    ],
    answer: 3,
    because:
      "Exactly 0. The first state sees nothing but <bos>, so all texts get one reward, every pair is a tie, and the loss stays at ln 2. Of the last column and the mean, which see the text, training makes a good judge.",
  },
});
