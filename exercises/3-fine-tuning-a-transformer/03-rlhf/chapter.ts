import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary: "You can turn a reward into a better model, and keep the model from cheating the reward.",
  exercises: [
    {
      slug: "frozen-reference",
      title: "The frozen reference",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Make a reference, train the policy for one step, and compare E in both. Are the two tables still equal? Are they the same object?",
        "An object that holds the policy's tensors is not a copy, however new it is: the optimizer changes what is in them. Each tensor needs a twin that no optimizer and no tidy holds.",
        "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
        "Walk the tree as in gpt-parameters, but build a tree on the way.\nA tensor becomes a clone that a tidy does not free, a list stays a list, an object stays an object, and what is neither is passed on.",
      ],
      predict: {
        question:
          "You write `const reference = policy;` and train with a KL penalty of β = 0.3. Which KL does your log show as training goes on?",
        choices: [
          "0 at every step",
          "it rises, and β holds it",
          "it rises faster than with a copy",
          "it jumps up and down around 0",
        ],
        answer: 0,
        because:
          "0 at every step. Both names are one model, so ln π − ln π_ref is 0 at every token, and β multiplies nothing. The log looks perfect while nothing holds the policy.",
      },
      explore:
        "A policy of 7 billion parameters in bfloat16 needs a reference. How many bytes is a frozen copy? How many with LoRA, and how many if you only keep the reference's log-probabilities of a rollout?",
      answer:
        "A copy is 7e9 · 2 bytes = 14 GB. With LoRA it costs nothing: switch the adapters off, and the policy is its own reference. Log-probabilities of a rollout are 4 bytes a token: 32 reviews of 12 columns are 1.5 KB. " +
        "But they know only these texts, so for new texts the reference must still be somewhere.",
    },
    {
      slug: "clipped-objective",
      title: "PPO's clipped objective",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Try advantage −1 with ratios of 0.5 and 1.5. Which of the two has no gradient? Which one would you want to pull back?",
        "There are two objectives, one with the ratio and one with the ratio held in the band. A careful learner counts a gain only if both agree on it, and never overlooks a loss.",
        "objective = min(r·A, clip(r, 1 − ε, 1 + ε)·A),   r = e^(ln π − ln π_old)",
        "Make the ratios from the differences of log-probabilities: the old ones as a constant, and 0 where the mask is 0 before you take the exponential.\nMultiply the ratios and the clipped ratios by the advantages, and take the smaller product. The loss is minus its masked mean.",
      ],
      predict: {
        question:
          "A token has the advantage −1, and after an update its ratio is 1.5; ε is 0.2. What does the clipped objective do with it in the next update?",
        choices: [
          "its gradient is 0: the ratio is outside the band",
          "it pushes the ratio down, with the full gradient",
          "it pushes the ratio down, with the gradient of the edge, 1.2",
          "it pushes the ratio up",
        ],
        answer: 1,
        because:
          "The full gradient, −1.5 by ln π. The token was bad and became likelier, so there is something to repair. Only a move that has already gained enough is stopped: here that is a ratio below 0.8.",
      },
      explore:
        "Take eight steps on one rollout of 32 reviews, at a learning rate of 0.001, once with ε = 0.2 and once without clipping. What share of the ratios is outside 0.8 to 1.2 at the end, and how large is the largest?",
      answer:
        "With clipping 25 to 32 %, without 39 to 47 % (3 seeds). The largest ratio is 1.43 to 1.54 against 1.75 to 1.96, and the policy has moved by 0.3 to 0.5 nats a text against 0.8 to 2.3. Clipping is no wall: a clipped token isn't pushed further, but the steps of other tokens still move it.",
    },
    {
      slug: "rollout",
      title: "The rollout",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Call actorOutputs right after the rollout, on its rows. Do you get the recorded log-probabilities again? Is there a 1 in the mask for each token of the responses, and none for the prompts?",
        "A token is chosen by the state before it. So logits and values of positions 0 to T − 2 belong to tokens 1 to T − 1, and everything in the record follows this one shift.",
        "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
        "Cut the last position off the logits and the first token off the ids; pick with a one-hot after the log-softmax. Cut the values in the same way.\nSample with temperature 1 and stop at <eos>. Fill the mask from the lengths alone. Then ask policy and reference about the same rows.",
      ],
      predict: {
        question:
          "The policy is the base, and the reference its frozen copy. You sample 32 reviews and average the sum of ln π − ln π_ref over each text. What do you get before the first update?",
        choices: [
          "exactly 0, or a rounding error",
          "a small number of either sign: it is an estimate",
          "about 0.9 nats",
          "about 7.5 nats",
        ],
        answer: 0,
        because:
          "0, up to rounding. Both models give each token the same probability, so every term is 0, and not only their mean. If you see anything else, mask, shift or temperature is wrong. 7.5 nats is −ln π of a review.",
      },
      explore:
        "Let the base write 2,000 reviews at temperature 0.7 and record ln π as before. Which of your checks notices? What is different about the texts?",
      answer:
        "None: ratios are 1 and the KL is 0 as before. But these texts are not samples of the policy. After “was” the likeliest word is “very”, so reviews with two of them, which are too long for nine tokens, grow from 7 to 13 % of the texts. At temperature 0 all texts are one, and PPO would have nothing to compare.",
    },
    {
      slug: "leave-one-out",
      title: "Leave-one-out baseline",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Raise one reward by 2. Does the advantage of this answer rise by 2? By less means that its baseline has moved too.",
        "The other answers to the same prompt were sampled apart from this one. What they got says how easy the prompt is, and nothing about this answer.",
        "A_i = r_i − (1 / (K − 1)) · Σ r_j,   over the j ≠ i with the same prompt",
        "Find where the group of the answer begins: at a multiple of K.\nAdd up the rewards of the group, take the answer's own away, and divide by the number of those that are left. Subtract this from the reward.",
      ],
      predict: {
        question:
          "Four answers a prompt. Instead of the mean of the three others you subtract the mean of all four. What happens to the policy gradient, on average over many samples?",
        choices: [
          "nothing: every baseline leaves it as it is",
          "it keeps its direction and shrinks to ¾",
          "it points somewhere else",
          "only its noise grows",
        ],
        answer: 1,
        because:
          "It shrinks to ¾ (0.749 measured over 40,000 draws). A quarter of the baseline is the answer's own reward, and that quarter of the gradient is subtracted. Both advantages differ only by the factor (K − 1)/K.",
      },
      explore:
        "Draw rewards of the base's reviews, and compute advantages with K = 2, 4, 8 and 16. How large are they (root mean square), compared with the spread of the rewards, 1.28? What do more answers a prompt buy?",
      answer:
        "1.80, 1.50, 1.38 and 1.31: the spread times √(K/(K − 1)), since the baseline is an estimate too. From 2 to 4 is most of the gain. Without a baseline all depends on where the rewards lie: five answers with rewards of 4 to 8, four samples a step, gave an error of 2.27 around a gradient of length 0.40. With it: 0.50.",
    },
  ],
});
