import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The state that has seen everything",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Score a short text alone, and then next to a long one. Is its reward the same?",
    "In a causal model, the state at position t has seen tokens 0 to t. Only one state of a row has seen all of its tokens and no padding.",
    "state[b] = LN(stream)[b, length[b] − 1];   reward = state · w",
    "Make a table [B, T] with a single 1 in each row, where that row's text ends.\nSend the stream through blocks and last norm, and multiply the states you pick by w.",
  ],
  explore:
    "Score “the film was great .” alone and next to a text twice as long, with your function and with one that reads the last column. Which of the four rewards agree?",
  answer:
    "Yours agree, to the last digits. The other two don't, because in the batch the last column is padding. A model trained that way still ranks about 97% of new pairs correctly, but a text's reward depends on its neighbors.\nMeasured, 5 seeds: 95 to 99%.",
  predict: {
    question:
      "A reward model reads the state of the first token, which is <bos> in every text. After 80 steps, by how much do its rewards for a good and a bad review differ?",
    choices: [
      "by a lot: training finds a way",
      "by a little, in the right direction",
      "by something random",
      "by nothing: exactly 0",
    ],
    answer: 3,
    because:
      "The first state sees nothing but <bos>, so all texts get exactly the same reward, and the loss stays at ln 2. No training can change that.",
  },
});
