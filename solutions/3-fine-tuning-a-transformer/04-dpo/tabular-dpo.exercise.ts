import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tabular DPO",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Train on 8 comparisons that 0 won and 2 that 1 won, at β = 1. Does the margin stop at 1.39, or does it go on?",
    "Each comparison has one loss, and a weight of 8 is eight comparisons. The minority pulls back, and the two pulls are equal where the policy is as sure as people are.",
    "logits = ln π_ref;   margin = ln(π/π_ref)[chosen] − ln(π/π_ref)[rejected];   loss = Σ w · softplus(−β · margin) / Σ w",
    "Start with logits whose softmax is the reference. Take all log-ratios, then the margin of each pair by the rows with a single 1.\nWeight the loss of each pair by its comparisons, add up, and divide by the number of all comparisons.",
  ],
  explore:
    "Response 2 of three, with 20% in the reference, was never compared with anything. 4 of 5 prefer response 0 to 1. What becomes of the probability of response 2 at β = 1, and at β = 0.1?",
  answer:
    "It falls to 14.8%, and to 0.04% (reference 0.5, 0.3, 0.2). Its logit has not moved. But logits of responses that win grow, and probabilities sum to 1. DPO moves everything that it has not seen as well: " +
    "in a table by the sum, in a network by shared parameters.",
  predict: {
    question:
      "Two responses are equally likely in the reference. 4 of 5 people prefer the first. You train by DPO at β = 0.1 until nothing moves. How many times likelier is the first one then?",
    choices: ["4 times", "40 times", "about 1,000 times", "about a million times"],
    answer: 3,
    because:
      "4 to the power of 1/β: 4^10 = 1,048,576. The margin is ln 4 / 0.1 = 13.9 nats. β = 0.1 is the usual value, and the same 4 of 5 at β = 1 make it 4 times. Real runs stop long before.",
  },
});
