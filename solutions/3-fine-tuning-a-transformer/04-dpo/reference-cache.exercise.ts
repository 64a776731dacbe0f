import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Caching the reference",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Cache five pairs, two at a time. Then cache the fifth pair by itself. Does it get the same numbers both times?",
    "Each number belongs to a pair, not to a position in a batch, because the next epoch has a different order.",
    "rows = prompt + chosen of pairs 1 … B, then prompt + rejected of pairs 1 … B;   starts = the prompts' lengths, twice;   chosen = the first B numbers",
    "Put the chosen texts before the rejected texts, and split the log-probabilities [2·B] in half.\nFor the cache, read both halves, dispose of the tensors, and make a new pair from each old pair and its two numbers. For a batch, collect the numbers that its pairs carry.",
  ],
  explore:
    "Time 15 training steps of 24 pairs each, once with `cachedLogProbs(pairs)` and once with `pairLogProbs(reference, pairs)`. What share of a step does the cache save?",
  answer:
    "It saves a third of each step, because the reference takes only a forward pass, and the policy takes a forward and a backward pass. The savings in memory matter more: in 16 bits, a reference of 7 billion parameters takes 14 GB, while 100,000 cached pairs take 0.8 MB in float32.\nMeasured, 3 rounds: 29 ms against 43 ms of CPU time (wasm).",
  predict: {
    question:
      "You store the reference's numbers in the order of the 240 pairs in the first epoch. The second epoch is shuffled, but you look the numbers up by position. On average, how many pairs get their own numbers?",
    choices: ["none", "1", "24", "120"],
    answer: 1,
    because:
      "Each pair keeps its position with probability 1/240, so on average 240 · 1/240 = 1 pair does, and the same holds for any number of pairs. All others get the numbers of a different pair. No error is thrown, and the loss barely shows it.",
  },
});
