import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The DPO loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give it a policy that equals its reference. Is the loss 0.693 for every β? Does it stay the same if you raise all log-probabilities of the policy by 7?",
    "The loss is that of a reward model. A response's reward is the one the policy implies, and whatever the two responses share cancels.",
    "β = 0.1, the chosen response 3 nats above its reference, the rejected one 2 below:   r = 0.3 and −0.2;   loss = softplus(−0.2 − 0.3) = 0.474",
    "For each response, subtract its reference as a constant, without a gradient, and multiply by β.\nPass the rewards [B] of both sides to the loss that compares rewards.",
  ],
  explore:
    "Lower ln P of every chosen response by 10 nats, and of every rejected one by 12. What is the loss at β = 1? Where has the probability gone?",
  answer:
    "The loss is 0.127, far below ln 2, but each chosen response is 22,026 times less likely than before. Its probability has gone to texts outside all pairs, and no label says whether they are any good.",
  predict: {
    question:
      "At β = 0.1, every chosen response has gained 10 nats on its rejected one: the odds between them are 22,026 times what they were. The loss began at 0.693. Where is it now?",
    choices: ["at 0.00005", "at 0.03", "at about 0.31", "at 0.69, almost unchanged"],
    answer: 2,
    because:
      "0.313 = −ln σ(0.1 · 10). Rewards are β times the log-ratio, so 10 nats are one unit of reward, and the loss asks for more. At β = 1 it would be 0.00005.",
  },
  afterwards: {
    formula: String.raw`\begin{aligned}
\text{loss} &= -\text{mean} \ln \sigma(r_+ - r_-) \\
r &= \beta \ln \frac{\pi(y \mid x)}{\pi_{\text{ref}}(y \mid x)}
\end{aligned}`,
    reads:
      "The reward r of a response y to a prompt x is β times its gain in log-probability since the reference, in nats. The loss is the mean surprise that the chosen response, with reward $r_+$, was preferred to the rejected one, with reward $r_-$.",
    paper: {
      title: "Rafailov et al. 2023, Direct Preference Optimization",
      where: "section 4, equation 7",
      link: "https://arxiv.org/abs/2305.18290",
    },
    pytorch:
      "import torch.nn.functional as F\n\n" +
      "# log-probabilities of whole responses, [B]\n" +
      "chosen = beta * (policy_chosen - ref_chosen.detach())\n" +
      "rejected = beta * (policy_rejected - ref_rejected.detach())\n" +
      "loss = -F.logsigmoid(chosen - rejected).mean()",
  },
  asks: [
    {
      question:
        "What is the DPO loss while the policy still equals its reference, and why does β not matter?",
      answer:
        "ln 2 = 0.693. Every log-ratio is 0, so both rewards are 0 for any β, and each pair is a coin toss.",
    },
    {
      question: "The DPO loss falls. May the chosen responses have become less likely?",
      answer:
        "Yes. The loss sees only the difference of two rewards. It also falls when both responses lose probability, as long as the rejected one loses more.",
    },
  ],
  needs: [
    "the ranking loss of a reward model, from chapter 02",
    "the log-probability of a whole response: the sum over its tokens",
    "the reward that a policy implies, from page 1 of this chapter",
    "a batch of pairs as tensors of TensorFlow.js",
  ],
});
