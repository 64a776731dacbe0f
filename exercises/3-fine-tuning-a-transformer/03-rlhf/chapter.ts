import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can make a model write what a reward likes, keep it close to what it was, and tell when the reward is being fooled.",
  exercises: [
    {
      slug: "rejection-sampling",
      title: "Best of n, then fine-tuning",
      difficulty: 2,
      minutes: 25,
      seconds: 30,
      hints: [
        "Give each response the number of its prompt. Which numbers stand side by side in the batch, and is every prompt among the examples once?",
        "Responses compete with those to the same prompt. The model learns to write the winner after its prompt, not to write the prompt.",
        "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
        "Repeat each prompt n times in place. In each group go through the rewards, and move on only to a larger one.\nAn example is prompt and response joined; its grades are false for the prompt's tokens and true for the response's.\nA round draws prompts, makes examples with the model as it now is, and fine-tunes on them.",
      ],
      explore: "",
      answer: "",
    },
    {
      slug: "train-ppo",
      title: "Train with PPO",
      difficulty: 3,
      minutes: 40,
      seconds: 30,
      hints: [
        "Print the first report. Is kl 0? It has to be: policy and reference are the same model until the first update.",
        "A rollout is written once and learned from several times. What was recorded then stays fixed; only the outputs of the actor are computed anew at each update.",
        "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
        "For the targets go from scores to fined scores, to rewards of tokens, to advantages and returns, and whiten the advantages only.
For the loss run the actor once over the rows, and add the value head's loss by its weight.
An update takes the gradients of policy and head together, clips them, and hands them to the optimizer.",
      ],
      explore: "",
      answer: "",
    },
  ],
});
