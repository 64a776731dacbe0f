import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Measuring the residual stream",
  difficulty: 3,
  minutes: 25,
  seconds: 20,
  hints: [
    "Do all tests fail, or do you get an error? Then check whether your tap keeps what it remembers. Are only stream and cosine wrong? Then check before.",
    "The tap sees what each sublayer adds, and the stream after every block. The stream before a block is the stream after the previous block.",
    "‖v‖ = √(Σ v²) over the last axis;   before = [x, stream after 0, ..., stream after N−2];   cosine = u · v / (‖u‖ ‖v‖), u before, v after",
    "tap: keep the tensor under the name of its place, and return it\nbefore [N, B, T, D]: x as [1, B, T, D], then all streams but the last\ncosine [N, B, T]: sum the product over the last axis, and divide by both lengths",
  ],
  explore:
    "GPT-2 initializes the weights that write to the stream smaller by a factor of 1/√(2·N). Divide Wo, bo, W2 and b2 of the spec's twelve random blocks by √24. By what factor does the stream now grow from the first block to the last?",
  answer:
    "1.4 to 1.5 (from 6.8 to 9.6) instead of 5.6 to 5.7. 24 independent contributions add up like a random walk, to about √24 times one of them. Divided by √24, they are together about as long as the initial stream. The cosine of each block is then 0.96 to 0.98, and the first block turns the stream no more than the last.",
});
