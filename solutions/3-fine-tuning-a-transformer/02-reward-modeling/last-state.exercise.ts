import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Reward from the last state",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Score a short text by itself, then in a batch with a longer text. Is its reward the same both times?",
    "In a causal model, the state at position t depends on tokens 0 to t. Only one state in each row depends on all of the text and on no padding.",
    "state[b] = LN(stream)[b, length[b] − 1];   reward = state · w",
    "Make a [B, T] matrix with a single 1 in each row, at the last token of that row's text.\nSend the stream through all blocks and the last norm, pick one state per row, and multiply it by w.",
  ],
  explore:
    "Score “the film was great .” by itself and in a batch with a text twice as long. Do it once with your function and once with a version that reads the last column. Does the reward depend on the batch?",
  answer:
    "With your function, the two rewards agree to the last digits. With the other version they differ, because in the batch the last column of the short text is padding. A model trained that way still ranks about 97% of new pairs correctly, but the reward of a text depends on the other texts in its batch.\nMeasured, 5 seeds: 95 to 99%.",
  predict: {
    question:
      "A reward model reads the state of the first token, which is <bos> in every text. After 80 training steps, how much do its rewards for a good review and a bad review differ?",
    choices: [
      "a lot: training finds a way",
      "a little, in the right direction",
      "by a random amount",
      "not at all: by exactly 0",
    ],
    answer: 3,
    because:
      "The first state depends only on <bos>, so all texts get exactly the same reward, and the loss stays at ln 2. No amount of training can change that.",
  },
});
