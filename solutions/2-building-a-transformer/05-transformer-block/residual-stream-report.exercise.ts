import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Measuring the residual stream",
  difficulty: 3,
  minutes: 25,
  seconds: 20,
  hints: [
    "Does everything fail, or an error appear? Then look at your tap: does it keep what it remembers? Are only stream and cosine wrong? Then look at before.",
    "The tap sees what each sublayer adds, and the stream after every block. The stream before a block is the one after the previous block.",
    "‖v‖ = √(Σ v²) over the last axis;   before = [x, stream after 0, ..., stream after N−2];   cosine = u · v / (‖u‖ ‖v‖), u before, v after",
    "tap: keep the tensor under the name of its place, and return it\nbefore [N, B, T, D]: x as [1, B, T, D], then all streams but the last\ncosine [N, B, T]: the product summed over the last axis, divided by both lengths",
  ],
  explore:
    "GPT-2 starts the weights that write to the stream smaller by 1/√(2·N). Divide Wo, bo, W2 and b2 of the spec's twelve random blocks by √24. How much longer does the stream get now from the first to the last block?",
  answer:
    "1.4 to 1.5 times (from 6.8 to 9.6) instead of 5.6 to 5.7 times. 24 independent contributions add up like a random walk, to about √24 times one of them. Divided by √24, they are together about as long as the stream was at the start. The cosine of each block is then 0.96 to 0.98, and the first turns the stream no more than the last.",
});
