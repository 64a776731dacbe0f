import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The network as a key-value memory",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Sum your contributions over the units and add b2. Do you get the network's output?",
    "The second layer is a sum over units: each unit adds its row of W2, times its activation. b2 belongs to no unit.",
    "with a = (1, 0, 2) and W2 of rows (1, 3), (2, −1), (−5, 0.5):  contributions (1, 3), (0, 0), (−10, 1);\nsilenced = output − contributions[:, :, unit]",
    "activations [B, T, F]: W1, b1, then the given activation\ncontributions [B, T, F, D]: activations [B, T, F, 1] times W2 [F, D]\none unit: subtract its slice along axis 2, [B, T, D], from the output",
  ],
  explore:
    "In the nine facts of the spec, every bias is −1. Change it to −0.5 in facts(). What does the memory answer now if you ask for Japan's capital?",
  answer:
    "Tokyo with 1.5, and Paris, Nairobi, ramen and Pacific with 0.5 each: everything that shares the country or the relation. The bias is a threshold. At −1 a unit needs both to match, and at −0.5 one match is enough. A loose threshold turns a lookup into a blend.",
});
