import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tabular DPO",
  difficulty: 2,
  minutes: 20,
  seconds: 30,
  hints: [
    "Train on 8 comparisons that 0 won and 2 that 1 won, at β = 1. Does the margin stop at 1.39?",
    "A weight of 8 is eight comparisons, each with its own loss. The minority pulls in the opposite direction; the pulls balance where the policy prefers the first response as often as people do.",
    "logits = ln π_ref;   margin = ln(π/π_ref)[chosen] − ln(π/π_ref)[rejected];   loss = Σ w · softplus(−β · margin) / Σ w",
    "Start with logits whose softmax is the reference. Take all log-ratios [K], then each pair's margin by its one-hot rows.\nThe mean loss is over all comparisons, not over the pairs.",
  ],
  explore:
    "Take a reference of 0.5, 0.3 and 0.2. Let 4 out of 5 people prefer response 0 to 1, and compare response 2 with none. What happens to its probability at β = 1, and at β = 0.1?",
  answer:
    "It falls to 14.8%, and at β = 0.1 to 0.04%. Its logit hasn't moved, but the winner's logit grows, and probabilities sum to 1. DPO moves even responses it has never seen: in a table through this sum, in a network through shared parameters.",
  predict: {
    question:
      "Two responses are equally likely in the reference, and 4 out of 5 people prefer the first. You train by DPO at β = 0.1 until nothing moves. How many times more likely is the first one then?",
    choices: ["4 times", "40 times", "about 1,000 times", "about a million times"],
    answer: 3,
    because:
      "The odds are 4 to the power of 1/β: 4^10 = 1,048,576, a margin of ln 4 / 0.1 = 13.9 nats. β = 0.1 is the usual value, but real runs stop long before.",
  },
});
