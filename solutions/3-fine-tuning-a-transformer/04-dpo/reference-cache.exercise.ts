import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Caching the reference",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Cache five pairs, two at a time, and then the fifth one alone. Does it get the same numbers both times?",
    "A number belongs to a pair, not to a position in a batch: the next epoch brings a different order. Both responses of a pair follow the same prompt.",
    "rows = prompt + chosen of pairs 1 … B, then prompt + rejected of pairs 1 … B;   starts = the prompts' lengths, twice;   chosen = the first B numbers",
    "Put the chosen texts before the rejected ones, and cut the result in half.\nFor the cache, read both halves, free them, and make a new pair of each old one and its numbers. A batch only lists what its pairs carry.",
  ],
  explore:
    "Time 15 training steps of 24 pairs with `cachedLogProbs(pairs)`, and with `pairLogProbs(reference, pairs)`. How much of a step does the cache save?",
  answer:
    "It saves a third: the reference costs a forward pass, the policy a forward and a backward pass. The memory savings matter more: a reference of 7 billion parameters takes 14 GB in 16 bits, while 100,000 cached pairs take 0.8 MB in float32.\nMeasured, 3 rounds: 29 ms against 43 ms of CPU time (wasm).",
  predict: {
    question:
      "You store the reference's numbers in the order of the first epoch's 240 pairs. The second epoch is shuffled, and you look them up by position. On average, how many pairs get their own?",
    choices: ["none", "1", "24", "120"],
    answer: 1,
    because:
      "Each pair has a chance of 1/240 to keep its position, so it is 1, however many pairs there are. The others get a different pair's numbers, no error is thrown, and the loss barely shows it.",
  },
});
