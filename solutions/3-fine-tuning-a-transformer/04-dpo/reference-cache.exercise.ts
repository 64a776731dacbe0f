import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Caching the reference",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Cache five pairs, two at a time, and then the fifth one alone. Does it get the same numbers both times?",
    "A number belongs to a pair and not to a position in a batch: the next batch holds the same pairs in another order. Both responses of a pair follow the same prompt.",
    "rows = prompt + chosen of pairs 1 … B, then prompt + rejected of pairs 1 … B;   starts = the prompts' lengths, twice;   chosen = the first B numbers",
    "Put the chosen texts before the rejected ones, and cut the result in half.\nFor the cache read both halves, free them, and make a new pair from each old one and its two numbers. A batch then only lists what its pairs carry.",
  ],
  explore:
    "Count the time of 15 training steps of 24 pairs, with `cachedLogProbs(pairs)` and with `pairLogProbs(reference, pairs)` in its place. Which part of a step does the cache save?",
  answer:
    "A third: 29 ms against 43 ms of CPU time (wasm, 3 rounds). A reference that runs along costs a pass forward, and the policy a pass forward and one backward. The memory counts more: a reference of 7 billion parameters " +
    "in 16 bits takes 14 GB, and 100,000 cached pairs take 0.8 MB in float32.",
  predict: {
    question:
      "You store the reference's numbers in the order in which 240 pairs come in the first epoch, and look them up by that position. The second epoch is shuffled. How many pairs get their own numbers then, on average?",
    choices: ["none", "1", "24", "120"],
    answer: 1,
    because:
      "1, however many pairs there are: each has a chance of 1/240 to come at its old place. The others get a stranger's numbers, no error is thrown, and at β = 0.1 the loss hardly shows it.",
  },
});
