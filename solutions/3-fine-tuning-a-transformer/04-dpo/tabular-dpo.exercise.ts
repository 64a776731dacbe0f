import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tabular DPO",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Train at β = 1 on ten comparisons of responses 0 and 1, of which 0 won 8 and 1 won 2. Does the margin stop at 1.39?",
    "A weight of 8 stands for eight comparisons, each with its own loss. Comparisons with opposite results have opposite gradients, and training stops where these cancel.",
    "logits = ln π_ref;   margin = ln(π/π_ref)[chosen] − ln(π/π_ref)[rejected];   loss = Σ w · softplus(−β · margin) / Σ w",
    "Start with logits whose softmax is the reference. Compute all log-ratios [K], then use the one-hot rows [P, K] to compute each pair's margin [P].\nAverage the loss over all comparisons, not over the pairs.",
  ],
  explore:
    "Take a reference of 0.5, 0.3, and 0.2. Let 4 out of 5 people prefer response 0 to response 1, with no comparisons of response 2. What happens to the probability of response 2 at β = 1, and at β = 0.1?",
  answer:
    "It falls from 20% to 14.8% at β = 1, and to 0.04% at β = 0.1. The logit of response 2 hasn't changed, but the winner's logit has grown, and probabilities sum to 1. So DPO changes even responses that were never compared: in a table because of this sum, in a network also through shared parameters.",
  predict: {
    question:
      "Two responses are equally likely under the reference, and 4 out of 5 people prefer the first. You train with DPO at β = 0.1 until the policy stops changing. How many times as likely as the second is the first response then?",
    choices: ["4 times", "40 times", "about 1,000 times", "about a million times"],
    answer: 3,
    because:
      "The odds become 4 to the power of 1/β, which is 4^10 = 1,048,576, a margin of ln 4 / 0.1 = 13.9 nats. β = 0.1 is a common value, but real training runs stop long before this point.",
  },
});
