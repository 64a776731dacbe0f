import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Ablating the feed-forward network",
  difficulty: 4,
  minutes: 30,
  seconds: 40,
  hints: [
    "Does each kind of network return [B, T, D] for any x? Is your stream the sum of x, attention and network, or did one of them replace it?",
    "Attention adds to the residual stream. Then the network reads this stream and adds to it again. There are two sums, and nothing is replaced.",
    "residual = x + attention(x);   output = residual + network(residual);   logits = output[last] · U",
    "network: the gated one, or the feed-forward network with GELU, or the same with an activation that returns its argument\nstream [B, T, D]: add attention without a mask, then add the network",
  ],
  explore:
    "How few hidden units can still learn all 49 sums? Change F in clockModel to 8, 4 and 2, and take 150 clockSteps with tf.train.adam(0.01) for a few seeds, with GELU and with the gate.",
  answer:
    "With GELU, 8 units learned all sums in 6 of 6 runs and 4 units in 2 of 6, while 2 units got 15 to 39 sums right. The gate needed half as many: 4 units learned all sums in 6 of 6 runs, and even 2 units in 4 of 6. A product of two readings is close to what adding on a clock needs.",
  predict: {
    question:
      "With 64 hidden units, the GELU network learned all 49 sums in 150 steps. You give it 8 hidden units instead. In how many of six training runs does it still learn all of them?",
    choices: ["in none", "in two or three", "in all six"],
    answer: 2,
    because:
      "In all six. With 4 units two runs did, and with 2 units none did. A network is made wide so that training finds a solution easily; the solution itself is small.",
  },
});
