import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The DPO loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Pass the same log-probabilities for the policy and the reference. Is the loss 0.693 for every β?",
    "The loss is the loss of a reward model, with the rewards that the policy implies. Terms that both responses of a pair share cancel.",
    "β = 0.1, the chosen response 3 nats above its reference, the rejected one 2 below:   r = 0.3 and −0.2;   loss = softplus(−0.2 − 0.3) = 0.474",
    "From each policy log-probability, subtract the reference's as a constant, without a gradient, and multiply the difference by β.\nPass the rewards [B] of the chosen and the rejected responses to the loss that compares rewards.",
  ],
  explore:
    "Lower ln P of every chosen response by 10 nats, and ln P of every rejected response by 12. What is the loss at β = 1? Where has the probability gone?",
  answer:
    "The loss is 0.127, far below ln 2, but each chosen response is only 1/22,026 as likely as before. The probability has moved to texts that occur in no pair, and no label says whether these texts are any good.",
  predict: {
    question:
      "During training, the margin of every chosen response over its rejected one has grown by 10 nats, so the odds between them are 22,026 times as high. The loss began at 0.693. What is it now, at β = 0.1?",
    choices: ["0.00005", "0.03", "about 0.31", "0.69, almost unchanged"],
    answer: 2,
    because:
      "It is −ln σ(0.1 · 10) = 0.313. Rewards are β times the log-ratio, so 10 nats are only one unit of reward, and the loss still pushes for more. At β = 1, it would be 0.00005.",
  },
  afterwards: {
    formula: String.raw`\begin{aligned}
\text{loss} &= -\text{mean} \ln \sigma(r_+ - r_-) \\
r &= \beta \ln \frac{\pi(y \mid x)}{\pi_{\text{ref}}(y \mid x)}
\end{aligned}`,
    reads:
      "The reward r of a response y to a prompt x is β times its log-ratio, the gain in log-probability over the reference. The loss is the mean surprise that people preferred the chosen response, with reward $r_+$, to the rejected one, with reward $r_-$.",
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
        "What is the DPO loss while the policy still equals its reference, and why doesn't it depend on β?",
      answer:
        "It is ln 2 = 0.693. Every log-ratio is 0, so both rewards are 0 for any β, and each pair is a coin toss.",
    },
    {
      question: "The DPO loss falls. Is it possible that the chosen responses have become less likely?",
      answer:
        "Yes. The loss depends only on the difference between two rewards. It also falls when both responses lose probability, as long as the rejected one loses more.",
    },
  ],
  needs: [
    "the ranking loss of a reward model, from chapter 02",
    "the log-probability of a whole response: the sum over its tokens",
    "the reward that a policy implies, from page 1 of this chapter",
    "a batch of pairs as tensors of TensorFlow.js",
  ],
});
